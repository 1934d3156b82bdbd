import { listPorts, portsOf, type ProbedPort, type ServerPort } from '../reachability/ports';
import { Prober } from '../reachability/prober';
import type { ServerSettings } from '../settings/model';
import { Column } from '../telemetry/collectors/column';
import { FunctionCollector } from '../telemetry/collectors/function-collector';
import type { Labels } from '../telemetry/metric-family';
import type { Registry } from '../telemetry/registry';
import type { Timekeeper } from '../time/timekeeper';
import type { ExportedServer } from './exported-server';
import type { ReachabilitySettings } from './reachability-settings';

/** A server whose management API is asked, which tells the ports of its access keys. */
export interface AskedServer {
  settings: Pick<ServerSettings, 'name' | 'apiUrl' | 'labels'>;
  exported: Pick<ExportedServer, 'keyPorts'>;
}

/** Begins to probe ports of these servers, and those that the settings list; not started. */
export function createProber(
  settings: ReachabilitySettings,
  servers: readonly AskedServer[],
  time: Timekeeper
): Prober {
  const { probe, control, intervalSeconds, timeoutSeconds, targets } = settings;
  const listed = targets.flatMap(listPorts);
  const ports = (): ServerPort[] => [
    ...servers.flatMap(({ settings: server, exported }) => portsOf(server, exported.keyPorts)),
    ...listed,
  ];
  return new Prober({ probe, ports, control, intervalSeconds, timeoutSeconds, time });
}

const families: ReadonlyArray<{ name: string; unit?: string; help: string; value(port: ProbedPort): number | null }> = [
  {
    name: 'outline_probe_success',
    help: 'Whether a TCP connection to the port came about when it was tried last.',
    value: ({ isReachable }) => Number(isReachable),
  },
  {
    name: 'outline_probe_duration_seconds',
    unit: 'seconds',
    help: 'How long the TCP connection to the port took.',
    value: ({ connectSeconds }) => connectSeconds,
  },
];

/** Registers what the prober sees; what is not known has no series. */
export function registerReachability(
  registry: Registry,
  prober: Prober,
  { targets }: ReachabilitySettings,
  servers: readonly AskedServer[]
): void {
  const labelled = new Map<string, Labels>([
    ...targets.map(({ server }) => [server, {}] as const),
    ...servers.map(({ settings: { name, labels } }) => [name, labels] as const),
  ]);
  for (const { value, ...description } of families) {
    registry.register(
      new FunctionCollector('gauge', description, () =>
        [...labelled].map(([server, labels]) => {
          const column = new Column();
          for (const port of prober.portsOf(server)) {
            const known = value(port);
            if (known !== null) {
              const { probe, service } = port;
              column.add({ server, ...labels, probe, service, tcp_port: String(port.port) }, known);
            }
          }
          return column;
        })
      )
    );
  }
}
