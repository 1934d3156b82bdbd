import { countCalls } from './count-calls';
import { DataSource } from './data-source';
import type { PluginHandlers } from './grafana/handlers';
import { InstanceManager } from './grafana/instances';
import type { Logger } from './grafana/logging';
import { observeCalls } from './observe-calls';
import { joinObservers } from './outline/call-observer';
import { createOutlineApi } from './outline/client';
import { openPluginStore, statisticsDocuments, type PluginStore } from './plugin-store';
import { ServerStatistics } from './server-statistics';
import { parseSettings } from './settings/parse';

export interface OutlinePlugin {
  handlers: PluginHandlers;
  /** Closes the connections of all data sources, and the store. */
  dispose(): Promise<void>;
}

/** What the plugin does behind the protocol: data sources made from their settings, and calls handed to them. */
export function createOutlinePlugin(logger: Logger, environment: NodeJS.ProcessEnv = process.env): OutlinePlugin {
  const opened = openPluginStore(environment, logger);
  const instances = createInstances(logger, environment, opened);
  return {
    handlers: {
      queryData: (context, query, signal) => instances.use(context, (dataSource) => dataSource.query(query, signal)),
      checkHealth: (context, signal) => instances.use(context, (dataSource) => dataSource.health(signal)),
      callResource: (context, request, signal) =>
        instances.use(context, (dataSource) => dataSource.resource(request, context, signal)),
      collectMetrics: () => Promise.resolve(''),
    },
    async dispose() {
      await instances.disposeAll();
      (await opened).store?.close();
    },
  };
}

function createInstances(
  logger: Logger,
  environment: NodeJS.ProcessEnv,
  opened: Promise<PluginStore>
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
        const { notKept } = await opened;
        return new DataSource(settings, {
          notKept: settings.statistics.keep === 'off' ? null : notKept,
          connect: (server) => {
            const counted = statistics(server.name);
            const observer = joinObservers(observeCalls(log), countCalls(counted));
            return { api: createOutlineApi(server, { observer, environment }), statistics: counted };
          },
        });
      },
      dispose: (dataSource) => dataSource.close(),
      disposeState: async (serverStatistics) => serverStatistics.stop(),
    },
    logger
  );
}
