import { DataSource } from './data-source';
import type { PluginHandlers } from './grafana/handlers';
import { InstanceManager } from './grafana/instances';
import type { Logger } from './grafana/logging';
import { observeCalls } from './observe-calls';
import { createOutlineApi } from './outline/client';
import { parseSettings } from './settings/parse';

export interface OutlinePlugin {
  handlers: PluginHandlers;
  /** Closes the connections of all data sources. */
  dispose(): Promise<void>;
}

/** What the plugin does behind the protocol: data sources made from their settings, and calls handed to them. */
export function createOutlinePlugin(logger: Logger): OutlinePlugin {
  const instances = createInstances(logger);
  return {
    handlers: {
      queryData: (context, query, signal) => instances.use(context, (dataSource) => dataSource.query(query, signal)),
      checkHealth: (context, signal) => instances.use(context, (dataSource) => dataSource.health(signal)),
      callResource: (context, request, signal) =>
        instances.use(context, (dataSource) => dataSource.resource(request, context, signal)),
      collectMetrics: () => Promise.resolve(''),
    },
    dispose: () => instances.disposeAll(),
  };
}

function createInstances(logger: Logger): InstanceManager<DataSource, null> {
  return new InstanceManager<DataSource, null>(
    {
      createState: () => null,
      create: (saved) => {
        const log = logger.with({ dsUID: saved.uid, dsName: saved.name });
        return new DataSource(parseSettings(saved), (server) => {
          logger.addSecret(new URL(server.apiUrl).pathname.slice(1));
          return createOutlineApi(server, { observer: observeCalls(log), environment: process.env });
        });
      },
      dispose: (dataSource) => dataSource.close(),
      disposeState: () => Promise.resolve(),
    },
    logger
  );
}
