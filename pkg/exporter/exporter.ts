import type { Logger } from '../grafana/logging';
import { systemTime, type Timekeeper } from '../history/timekeeper';
import type { OutlineApi } from '../outline/api';
import { joinObservers } from '../outline/call-observer';
import { createOutlineApi } from '../outline/client';
import { countCalls } from '../outline/count-calls';
import { measureCalls } from '../outline/measure-calls';
import type { ServerSettings } from '../settings/model';
import { Column } from '../telemetry/collectors/column';
import { FunctionCollector } from '../telemetry/collectors/function-collector';
import type { Store } from '../store/store';
import { createCallMetrics } from '../telemetry/plugin/call-metrics';
import { registerDroppedSeries } from '../telemetry/plugin/dropped-series';
import { measureEventLoopDelay } from '../telemetry/plugin/event-loop-delay';
import { registerProcessFigures } from '../telemetry/plugin/process-figures';
import { Pusher } from '../telemetry/pusher/pusher';
import { Registry } from '../telemetry/registry';
import { Service } from '../telemetry/service/service';
import type { Configuration } from './configuration';
import { exportedFamilies } from './exported-families';
import { MonitoredServer } from './monitored-server';
import { PeriodicPush } from './periodic-push';
import { registerStatistics, startStatistics } from './request-statistics';
import { keepingOf, openState } from './state';

export interface ExporterDependencies {
  logger: Logger;
  version: string;
  /** Proxy variables are read from it. */
  environment?: NodeJS.ProcessEnv;
  time?: Timekeeper;
}

/** A running exporter. */
export interface Exporter {
  metricsUrl: string;
  /** Ends sampling and serving, and closes what is kept. */
  stop(): Promise<void>;
}

const prefix = 'outline_exporter';
/** Between the first looks at one server and the next, and at most at all of them, in milliseconds. */
const SPREAD = 400;
const LONGEST_SPREAD = 30_000;

/**
 * Starts to watch the configured servers and to serve what is known of them. A scrape is answered from memory; it never
 * waits for an Outline server.
 *
 * @throws Error where it cannot listen or use the certificate
 * @throws PluginError `STORE_UNAVAILABLE` where the runtime has no SQLite
 * @throws RangeError where the path, the authorization or the Pushgateway's URL cannot be used
 */
export async function startExporter(
  configuration: Configuration,
  dependencies: ExporterDependencies
): Promise<Exporter> {
  const { logger, version, environment = {}, time = systemTime } = dependencies;
  const registry = new Registry();
  const service = createService(configuration, registry, logger);
  const push = createPush(configuration, registry, logger);
  const store = await openState(configuration.stateFolder);
  warnOf(store, logger);
  const measured = measureCalls(registerOwnMetrics(registry, version));
  const statistics = new Map(
    configuration.servers.map(({ name }) => [name, startStatistics(name, store, logger)] as const)
  );
  registerStatistics(registry, prefix, statistics);
  const connect = (settings: ServerSettings): OutlineApi => {
    const counted = statistics.get(settings.name);
    const observer = counted ? joinObservers(measured, countCalls(counted)) : measured;
    return createOutlineApi(settings, { observer, environment, now: () => time.now() });
  };
  const servers = configuration.servers.map((settings) => {
    logger.addSecret(new URL(settings.apiUrl).pathname.slice(1));
    const keeping = keepingOf(settings, store, () => Math.floor(time.now() / 1000));
    const { sampleSeconds } = configuration;
    return new MonitoredServer({ name: settings.name, api: connect(settings), keeping, sampleSeconds, time, logger });
  });
  registerServers(registry, servers);
  const stopDelay = measureEventLoopDelay(registry, `${prefix}_event_loop_delay_seconds`);
  const stop = async () => {
    stopDelay();
    await push?.stop();
    await Promise.all(servers.map((server) => server.close()));
    statistics.forEach((each) => each.stop());
    store.close();
  };
  try {
    await service.start();
  } catch (thrown) {
    await stop();
    throw thrown;
  }
  const spread = Math.min(SPREAD, LONGEST_SPREAD / servers.length);
  servers.forEach((server, index) => server.start(spread * index));
  push?.start();
  return {
    metricsUrl: service.metricsUrl,
    async stop() {
      await service.stop();
      await stop();
    },
  };
}

function warnOf({ problems, place }: Store, logger: Logger): void {
  problems.forEach((problem) => logger.warn(problem));
  if (place.kind === 'memory' && place.path === undefined) {
    logger.warn(place.reason);
  }
}

function createService({ address, port, path, tls, authorization }: Configuration, registry: Registry, logger: Logger) {
  return new Service({
    registry,
    address,
    port,
    path,
    ...(tls && { tls }),
    ...(authorization && { authorization }),
    onFailure: (thrown) => logger.error('metrics cannot be served', { error: String(thrown) }),
  });
}

function createPush({ pushgateway }: Configuration, registry: Registry, logger: Logger): PeriodicPush | null {
  return pushgateway && new PeriodicPush(new Pusher(pushgateway), registry, pushgateway.intervalSeconds, logger);
}

function registerServers(registry: Registry, servers: readonly MonitoredServer[]): void {
  for (const { kind, read, ...description } of exportedFamilies) {
    registry.register(new FunctionCollector(kind, description, () => servers.flatMap(read)));
  }
}

function registerOwnMetrics(registry: Registry, version: string) {
  const metrics = createCallMetrics(prefix);
  const build = { name: `${prefix}_build_info`, help: 'Version of the exporter; always 1.' };
  registry.register(new FunctionCollector('gauge', build, () => [new Column().add({ version }, 1)]));
  Object.values(metrics).forEach((metric) => registry.register(metric));
  registerProcessFigures(registry);
  registerDroppedSeries(registry, prefix);
  return metrics;
}
