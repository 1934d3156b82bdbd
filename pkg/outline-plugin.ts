import { DataSource } from './data-source';
import type { PluginHandlers } from './grafana/handlers';
import { InstanceManager } from './grafana/instances';
import type { Logger } from './grafana/logging';
import { measureQueries } from './measure-queries';
import { observeCalls } from './observe-calls';
import { KnownKeys } from './history/known-keys';
import { addressOf } from './history/known-servers';
import { joinObservers } from './outline/call-observer';
import { createOutlineApi } from './outline/client';
import { countCalls } from './outline/count-calls';
import { measureCalls } from './outline/measure-calls';
import { openPluginStore, statisticsDocuments, whereKept, type PluginStore } from './plugin-store';
import { startHistory } from './server-history';
import { ServerStatistics } from './server-statistics';
import { parseSettings } from './settings/parse';
import { createPluginMetrics, type PluginMetrics } from './telemetry/plugin/plugin-metrics';

/** What nobody has used for an hour is disposed of; history goes on for a week when nobody looks. Milliseconds. */
const idleTime = 3_600_000;
const recordingIdleTime = 7 * 86_400_000;

export interface OutlinePlugin {
  handlers: PluginHandlers;
  /** Closes the connections of all data sources, and the store. */
  dispose(): Promise<void>;
}

/** What the plugin does behind the protocol: data sources made from their settings, and calls handed to them. */
export function createOutlinePlugin(logger: Logger, environment: NodeJS.ProcessEnv = process.env): OutlinePlugin {
  const opened = openPluginStore(environment, logger);
  const version = process.env.PLUGIN_VERSION ?? 'unbuilt';
  const metrics = createPluginMetrics({ version, instances: () => instances.size });
  const instances = createInstances(logger, environment, { opened, metrics });
  return {
    handlers: {
      queryData: measureQueries(metrics, (context, query, signal) =>
        instances.use(context, (dataSource) => dataSource.query(query, signal))
      ),
      checkHealth: (context, signal) => instances.use(context, (dataSource) => dataSource.health(signal)),
      callResource: (context, request, signal) =>
        instances.use(context, (dataSource) => dataSource.resource(request, context, signal)),
      collectMetrics: () => metrics.text(),
      framesEncoded(count, bytes) {
        metrics.frames.add({}, count);
        metrics.frameBytes.add({}, bytes);
      },
      streamRefused: (call) => metrics.streamRequests.inc({ call }),
    },
    async dispose() {
      metrics.stop();
      await instances.disposeAll();
      (await opened).store?.close();
    },
  };
}

function createInstances(
  logger: Logger,
  environment: NodeJS.ProcessEnv,
  { opened, metrics }: { opened: Promise<PluginStore>; metrics: PluginMetrics }
): InstanceManager<DataSource, ServerStatistics> {
  const documents = opened.then((store) => statisticsDocuments(store, logger));
  return new InstanceManager<DataSource, ServerStatistics>(
    {
      createState: ({ uid, name }, tenant) =>
        new ServerStatistics({
          dataSource: [tenant, uid],
          documents,
          logger: logger.with({ dsUID: uid, dsName: name }),
        }),
      create: async (saved, serverStatistics) => {
        const log = logger.with({ dsUID: saved.uid, dsName: saved.name });
        const settings = parseSettings(saved);
        settings.servers.forEach(({ apiUrl }) => logger.addSecret(new URL(apiUrl).pathname.slice(1)));
        const statistics = await serverStatistics.of(settings.servers, settings.statistics);
        const pluginStore = await opened;
        const { store } = pluginStore;
        return new DataSource(settings, {
          whereKept: whereKept(settings, pluginStore),
          connect: (server) => {
            const counted = statistics(server.name);
            const observer = joinObservers(observeCalls(log), countCalls(counted), measureCalls(metrics));
            const api = createOutlineApi(server, { observer, environment });
            const { close, ...started } = startHistory(server, settings.history, {
              api,
              store,
              logger: log,
              environment,
            });
            return {
              api,
              history: started.history,
              checkHistory: started.check,
              knownKeys: new KnownKeys({
                store,
                address: addressOf(server),
                onProblem: ({ message }) => log.warn('access keys are not remembered', { error: message }),
              }),
              historyPlace: settings.history.source === 'embedded' ? (store?.place ?? null) : null,
              statistics: counted,
              close: async () => {
                await Promise.all([api.close(), close()]);
              },
            };
          },
        });
      },
      idleTime: ({ isRecording }) => (isRecording ? recordingIdleTime : idleTime),
      dispose: (dataSource) => dataSource.close(),
      disposeState: async (serverStatistics) => serverStatistics.stop(),
    },
    logger
  );
}
