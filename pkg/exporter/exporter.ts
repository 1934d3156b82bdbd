import type { Logger } from '../grafana/logging';
import { systemTime, type Timekeeper } from '../time/timekeeper';
import type { OutlineApi } from '../outline/api';
import { joinObservers } from '../outline/call-observer';
import { createOutlineApi } from '../outline/client';
import { countCalls } from '../outline/count-calls';
import { measureCalls } from '../outline/measure-calls';
import { secretsOf, type ServerSettings } from '../settings/model';
import { Column } from '../telemetry/collectors/column';
import { FunctionCollector } from '../telemetry/collectors/function-collector';
import type { Store } from '../store/store';
import { createCallMetrics } from '../telemetry/plugin/call-metrics';
import { registerDroppedSeries } from '../telemetry/plugin/dropped-series';
import { measureEventLoopDelay } from '../telemetry/plugin/event-loop-delay';
import { registerProcessFigures } from '../telemetry/plugin/process-figures';
import { Registry } from '../telemetry/registry';
import { Service } from '../telemetry/service/service';
import type { Configuration } from './configuration';
import { registerServers } from './exported-families';
import { MonitoredServer } from './monitored-server';
import { CredentialWatch } from './credentials/credential-watch';
import type { Credentials } from './credentials/credentials';
import { PeriodicPush } from './push/periodic-push';
import { createPushMetrics, registerPushMetrics } from './push/push-metrics';
import { createTargets } from './push/push-target';
import { createProber, registerReachability, type AskedServer } from './reachability';
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
  /** Reads the files of certificates, keys and passwords at once; they are looked at every ten seconds anyway. */
  reread(): void;
  /** Pushes for the last time, ends sampling and serving, and closes what is kept. */
  stop(): Promise<void>;
}

const prefix = 'outline_exporter';
/** Between the first polls of one server and the next, and at most of all of them, in milliseconds. */
const SPREAD = 400;
const LONGEST_SPREAD = 30_000;

/**
 * Starts to watch the configured servers and to serve what is known of them. A scrape is answered from memory; it never
 * waits for an Outline server.
 *
 * @throws Error where it cannot listen
 * @throws PluginError `STORE_UNAVAILABLE` where the runtime has no SQLite; `EXPORTER_CONFIGURATION_INVALID` where a file
 *   of credentials cannot be used
 * @throws RangeError where the path or the URL of a receiver cannot be used
 */
export async function startExporter(
  configuration: Configuration,
  dependencies: ExporterDependencies
): Promise<Exporter> {
  const { logger, version, environment = {}, time = systemTime } = dependencies;
  const registry = new Registry();
  const watch = new CredentialWatch(configuration, logger);
  const service = createService(configuration, watch.credentials, registry, logger);
  const store = await openState(configuration.stateFolder);
  warnOf(store, logger);
  const pushes = createPushes(configuration, { registry, store, credentials: watch.credentials, logger, time });
  const measured = measureCalls(registerOwnMetrics(registry, version));
  const statistics = new Map(
    configuration.servers.map((server) => [server, startStatistics(server.name, store, logger)] as const)
  );
  registerStatistics(registry, prefix, statistics);
  const connect = (settings: ServerSettings): OutlineApi => {
    const counted = statistics.get(settings);
    const observer = counted ? joinObservers(measured, countCalls(counted)) : measured;
    return createOutlineApi(settings, { observer, environment, now: () => time.now() });
  };
  const servers = configuration.servers.map((settings): AskedServer & { monitored: MonitoredServer } => {
    secretsOf(settings).forEach((secret) => logger.addSecret(secret));
    const keeping = keepingOf(settings, store, () => Math.floor(time.now() / 1000));
    const { sampleSeconds } = configuration;
    const monitored = new MonitoredServer({
      server: settings,
      api: connect(settings),
      keeping,
      sampleSeconds,
      time,
      logger,
    });
    return { settings, monitored, exported: monitored.exported };
  });
  registerServers(
    registry,
    servers.map(({ monitored }) => monitored.exported)
  );
  const { reachability } = configuration;
  const prober = reachability && createProber(reachability, servers, time);
  if (prober) {
    registerReachability(registry, prober, reachability, servers);
  }
  const stopDelay = measureEventLoopDelay(registry, `${prefix}_event_loop_delay_seconds`);
  const stop = async () => {
    stopDelay();
    watch.stop();
    await Promise.all(pushes.map((push) => push.stop()));
    await prober?.close();
    await Promise.all(servers.map(({ monitored }) => monitored.close()));
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
  servers.forEach(({ monitored }, index) => monitored.start(spread * index));
  prober?.start();
  pushes.forEach((push) => push.start());
  const use = ({ service: changed, receivers }: Credentials) => {
    service.use(changed);
    pushes.forEach((push) => push.use(receivers[push.receiver]));
  };
  watch.start(use);
  return {
    metricsUrl: service.metricsUrl,
    reread: () => watch.poll(use),
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

function createService(
  { address, port, path }: Configuration,
  credentials: Credentials,
  registry: Registry,
  logger: Logger
): Service {
  return new Service({
    registry,
    address,
    port,
    path,
    ...credentials.service,
    onFailure: (thrown) => logger.error('metrics cannot be served', { error: String(thrown) }),
  });
}

interface PushDependencies {
  registry: Registry;
  store: Store;
  credentials: Credentials;
  logger: Logger;
  time: Timekeeper;
}

function createPushes(configuration: Configuration, dependencies: PushDependencies): PeriodicPush[] {
  const { registry, store, credentials, logger, time } = dependencies;
  const metrics = createPushMetrics(prefix);
  const now = () => time.now();
  const targets = createTargets(configuration, { registry, store, metrics, credentials: credentials.receivers, now });
  const pushes = targets.map((target) => new PeriodicPush(target, metrics, logger));
  if (pushes.length > 0) {
    registerPushMetrics(registry, prefix, metrics, pushes);
  }
  return pushes;
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
