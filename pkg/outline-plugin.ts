import { DataSource, isOfAlertRule } from './data-source';
import { PluginError } from './errors/plugin-error';
import { createPushMetrics, type PushMetrics } from './exporter/push/push-metrics';
import type { PluginHandlers } from './grafana/handlers';
import { InstanceManager } from './grafana/instances';

import type { Logger } from './grafana/logging';
import { measureQueries } from './measure-queries';
import { observeCalls } from './observe-calls';
import { Slots } from './http/slots';
import { KnownKeys } from './history/known-keys';
import type { KeptServers } from './history/kept-servers';
import { addressOf, type ServerUser } from './history/known-servers';
import { ServerNames } from './history/server-names';
import { channelOf } from './query/live/channel';
import { follow } from './query/live/follow';
import type { Interval } from './time/interval';
import { joinObservers } from './outline/call-observer';
import { createOutlineApi } from './outline/client';
import { countCalls } from './outline/count-calls';
import { KeptPublicKeys } from './outline/connect/known-public-keys';
import { measureCalls } from './outline/measure-calls';
import { traceCalls } from './outline/trace-calls';
import { Overhead } from './overhead/overhead';
import { callingFor } from './overhead/calling-for';
import { PluginStore, whereKept } from './plugin-store';
import type { ProbedPorts } from './reachability/ports';
import { CallRecord } from './resources/call-record';
import { startHistory } from './server-history';
import { Looks } from './reachability/looks';
import { startProber } from './server-prober';
import { ServerStatistics } from './server-statistics';
import type { ServersFile } from './servers-file';
import { isKeptByPlugin, secretsOf, type DataSourceSettings, type ServerSettings } from './settings/model';
import { parseSettings, type SavedSettings } from './settings/parse';
import { timeCalls } from './time-calls';
import { createPluginMetrics, prefix, type PluginMetrics } from './telemetry/plugin/plugin-metrics';
import type { Tracer } from './telemetry/tracing/tracer';

/** What nobody has used for an hour is disposed of; history goes on for a week when nobody looks. Milliseconds. */
const IDLE_TIME = 3_600_000;
const RECORDING_IDLE_TIME = 7 * 86_400_000;

/** Calls of this process at a time, to all servers together. */
const MOST_CALLS = 256;

export interface OutlinePlugin {
  handlers: Required<PluginHandlers>;
  /** Closes the connections of all data sources, and the store. */
  dispose(): Promise<void>;
}

/** What the plugin does behind the protocol: data sources made from their settings, and calls handed to them. */
export function createOutlinePlugin(
  logger: Logger,
  environment: NodeJS.ProcessEnv = process.env,
  tracer: Tracer | null = null
): OutlinePlugin {
  const serversFile = openServersFile(logger, environment, () => void instances.renewAll());
  const pluginStore = new PluginStore({ environment, logger, onReplaced: () => instances.renewAll() });
  const version = process.env.PLUGIN_VERSION ?? 'unbuilt';
  const metrics = createPluginMetrics({ version, instances: () => instances.size });
  const pushMetrics = createPushMetrics(prefix);
  Object.values(pushMetrics).forEach((metric) => metrics.registry.register(metric));
  const overhead = new Overhead({
    onProblem: ({ message }) => logger.warn('what calls take of servers is not kept', { error: message }),
  });
  const looks = new Looks({
    onProblem: ({ message }) => logger.warn('what ports looked like is not kept', { error: message }),
  });
  const dependencies = { pluginStore, serversFile, metrics, pushMetrics, overhead, looks, tracer };
  const instances = createInstances(logger, environment, dependencies);
  return {
    handlers: {
      queryData: measureQueries(metrics, (context, query, signal) =>
        callingFor(isOfAlertRule(context) ? 'alert' : 'panel', () =>
          instances.use(context, (dataSource) => dataSource.query(query, context, signal))
        )
      ),
      checkHealth: (context, signal) =>
        callingFor('health', () => instances.use(context, (dataSource) => dataSource.health(context, signal))),
      callResource: (context, request, signal) =>
        callingFor('editor', () =>
          instances.use(context, (dataSource) => dataSource.resource(request, context, signal))
        ),
      // The settings are read, so that a data source that cannot work has no channels either.
      subscribeStream: (context, { path }) =>
        instances.use(context, async () => ({ status: channelOf(path) ? 'ok' : 'not-found' })),
      async *runStream(context, { path }, signal) {
        const channel = channelOf(path);
        if (channel) {
          const ask = (range: Interval) =>
            callingFor('panel', () =>
              instances.use(context, (dataSource) => dataSource.queryLive(channel, range, context, signal))
            );
          yield* follow({ stepSeconds: channel.stepSeconds, ask, signal });
        }
      },
      collectMetrics: () => metrics.text(),
      framesEncoded(count, bytes) {
        metrics.frames.add({}, count);
        metrics.frameBytes.add({}, bytes);
      },
      streamRefused: (call) => metrics.streamRequests.inc({ call }),
    },
    async dispose() {
      metrics.stop();
      (await serversFile)?.stop();
      await instances.disposeAll();
      overhead.close();
      looks.close();
      await pluginStore.close();
    },
  };
}

/** What outlives changes of a data source's settings. */
interface DataSourceState {
  /** Its organisation. */
  tenant: string;
  statistics: ServerStatistics;
}

/** A store that cannot be written costs no answer. */
function noteUse(user: ServerUser, servers: readonly ServerSettings[], kept: KeptServers | null, log: Logger): void {
  try {
    kept?.known.use(user, servers.map(addressOf));
  } catch (thrown) {
    log.warn('the use of servers is not remembered', { error: PluginError.from(thrown).message });
  }
}

/** Null, and nothing loaded, where the administrator names no file. */
async function openServersFile(
  logger: Logger,
  environment: NodeJS.ProcessEnv,
  onChange: () => void
): Promise<ServersFile | null> {
  const path = environment.GF_PLUGIN_SERVERS_FILE?.trim();
  return path ? new (await import('./servers-file')).ServersFile({ path, environment, logger, onChange }) : null;
}

/** @throws PluginError as `parseSettings` does, with what is wrong with the file */
function parseWith(file: ServersFile, saved: SavedSettings & { uid: string }, tenant: string): DataSourceSettings {
  try {
    return parseSettings(file.addTo(saved, tenant));
  } catch (thrown) {
    throw file.explain(thrown);
  }
}

interface InstanceDependencies {
  pluginStore: PluginStore;
  serversFile: Promise<ServersFile | null>;
  metrics: PluginMetrics;
  pushMetrics: PushMetrics;
  overhead: Overhead;
  looks: Looks;
  tracer: Tracer | null;
}

function createInstances(
  logger: Logger,
  environment: NodeJS.ProcessEnv,
  { pluginStore, serversFile, metrics, pushMetrics, overhead, looks, tracer }: InstanceDependencies
): InstanceManager<DataSource, DataSourceState> {
  const slotsOfAll = new Slots(MOST_CALLS);
  return new InstanceManager<DataSource, DataSourceState>(
    {
      createState: ({ uid, name }, tenant) => ({
        tenant,
        statistics: new ServerStatistics({
          dataSource: [tenant, uid],
          logger: logger.with({ dsUID: uid, dsName: name }),
        }),
      }),
      create: async (saved, { tenant, statistics: serverStatistics }) => {
        const log = logger.with({ dsUID: saved.uid, dsName: saved.name });
        const added = await serversFile;
        const settings = added ? parseWith(added, saved, tenant) : parseSettings(saved);
        settings.servers.flatMap(secretsOf).forEach((secret) => logger.addSecret(secret));
        const opened = await pluginStore.opened;
        const { store, kept } = opened;
        overhead.keepIn(store);
        looks.keepIn(store);
        const statistics = serverStatistics.of(settings.servers, settings.statistics, opened.documents);
        const user = { tenant, uid: saved.uid, name: saved.name, keepDays: settings.history.keepDays };
        if (isKeptByPlugin(settings.history)) {
          noteUse(user, settings.servers, kept, log);
        }
        const push = settings.push && {
          settings: settings.push,
          metrics: pushMetrics,
          start: (await import('./server-push')).startPush,
        };
        const names = new ServerNames({
          store,
          user,
          servers: settings.servers,
          onProblem: ({ message }) => log.warn('names of servers are not remembered', { error: message }),
        });
        return new DataSource(settings, {
          tenant,
          whereKept: whereKept(settings, opened),
          historyRevision: () => (settings.history.source === 'prometheus' ? null : (store?.revision() ?? '')),
          idsFromFile: added?.idsOf(saved, tenant),
          serversProblem: () => added?.problem ?? null,
          connect: (server) => {
            const counted = statistics(server);
            const traced = tracer ? [traceCalls(tracer)] : [];
            const address = addressOf(server);
            const callRecord = new CallRecord();
            const observer = joinObservers(
              observeCalls(log),
              countCalls(counted),
              measureCalls(metrics),
              timeCalls(overhead, address),
              callRecord.observer,
              ...traced
            );
            const knownPublicKeys = store
              ? new KeptPublicKeys(store, ({ message }) =>
                  log.warn('the key of a certificate is not remembered', { error: message })
                )
              : undefined;
            const serverName = names.of(server);
            const api = createOutlineApi(server, {
              observer,
              environment,
              knownPublicKeys,
              slotsOfAll,
              // The recorder asked until the plugin was started again, and other plugins' do now.
              ...(isKeptByPlugin(settings.history) && { scrapePhase: () => history.progress().scrapePhase }),
              onInformation: ({ name }) => serverName.hear(name),
            });
            const { close, history, ...started } = startHistory(server, settings.history, {
              api,
              serverName,
              opened,
              user,
              push,
              logger: log,
              environment,
            });
            const prober = settings.probePorts ? startProber(server, api, looks) : null;
            const probedPorts: Array<ProbedPorts | null> = [prober, started.probedPorts];
            return {
              serverName,
              api,
              callRecord,
              probedPorts: probedPorts.filter((probed) => probed !== null),
              history,
              checkHistory: started.check,
              usersOfTwins: started.usersOfTwins,
              pushState: started.pushState,
              knownKeys: new KnownKeys({
                store,
                address,
                onProblem: ({ message }) => log.warn('access keys are not remembered', { error: message }),
              }),
              historyPlace: isKeptByPlugin(settings.history) ? (store?.place ?? null) : null,
              statistics: counted,
              overhead: overhead.of(address),
              close: async () => {
                await Promise.all([prober?.close(), api.close(), close()]);
              },
            };
          },
        });
      },
      idleTime: ({ isRecording }) => (isRecording ? RECORDING_IDLE_TIME : IDLE_TIME),
      dispose: (dataSource) => dataSource.close(),
      disposeState: async ({ statistics }) => statistics.stop(),
    },
    logger
  );
}
