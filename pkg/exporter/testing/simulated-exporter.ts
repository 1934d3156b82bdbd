import { Writable } from 'node:stream';
import type { SimulatorOptions } from '../../../simulator/options';
import { startSimulator, type Simulator } from '../../../simulator/simulator';
import { Logger } from '../../grafana/logging';
import { VirtualTime } from '../../history/testing/virtual-time';
import { readConfiguration, type Configuration } from '../configuration';
import { startExporter, type Exporter } from '../exporter';

const stops: Array<() => Promise<unknown>> = [];

/** For `afterEach`: ends everything that was started, the last first. */
export async function stopAll(): Promise<void> {
  for (const stop of stops.splice(0).reverse()) {
    await stop();
  }
}

export interface SimulatedExporter {
  simulator: Simulator;
  time: VirtualTime;
  log: string[];
  /** Starts an exporter of all simulated servers in their time, at any free port; each has these labels. */
  start(changes?: Partial<Configuration>, labels?: Readonly<Record<string, string>>): Promise<Exporter>;
}

/** Simulated servers and exporters of them. */
export async function simulatedExporter(options: SimulatorOptions = {}): Promise<SimulatedExporter> {
  const simulator = await startSimulator({ keys: 4, ageDays: 2, now: new Date('2026-11-21T10:02:13Z'), ...options });
  stops.push(() => simulator.stop());
  const time = new VirtualTime(simulator.clock);
  // Each server has a sampler and a reader of figures.
  time.participants = 2 * simulator.servers.length;
  const log: string[] = [];
  const logger = new Logger(
    new Writable({
      write(chunk, _encoding, done) {
        log.push(String(chunk));
        done();
      },
    })
  );
  return {
    simulator,
    time,
    log,
    async start(changes = {}, labels = {}) {
      const { servers, ...others } = configurationOf(simulator);
      const labelled = servers.map((server) => ({ ...server, labels }));
      const configuration = { ...others, servers: labelled, port: 0, ...changes };
      const exporter = await startExporter(configuration, { logger, version: '1.2.3', time });
      stops.push(() => exporter.stop().catch(() => {}));
      return exporter;
    },
  };
}

function configurationOf({ servers }: Simulator): Configuration {
  const [{ apiUrl = '', certSha256 = '' } = {}] = servers;
  const environment = { OUTLINE_API_URL: apiUrl, OUTLINE_CERT_SHA256: certSha256 };
  const configuration = readConfiguration({ file: null, listen: null, environment });
  const [first] = configuration.servers;
  return {
    ...configuration,
    servers: first ? servers.map((server, index) => ({ ...first, apiUrl: server.apiUrl, name: `vpn-${index}` })) : [],
  };
}

/** Series of the text format with their values. */
export async function scrape(metricsUrl: string): Promise<Map<string, number>> {
  const text = await (await fetch(metricsUrl)).text();
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(
    lines.map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.slice(line.lastIndexOf(' ') + 1))])
  );
}
