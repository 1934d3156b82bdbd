import { DataSource } from './data-source';
import type { PluginHandlers } from './grafana/handlers';
import { InstanceManager } from './grafana/instances';
import type { Logger } from './grafana/logging';
import { measureCalls, measureQueries } from './measure';
import { observeCalls, observedByAll } from './observe-calls';
import { createOutlineApi } from './outline/client';
import { parseSettings } from './settings/parse';
import { createPluginMetrics, type PluginMetrics } from './telemetry/plugin/plugin-metrics';

export interface OutlinePlugin {
  handlers: PluginHandlers;
  /** Closes the connections of all data sources. */
  dispose(): Promise<void>;
}

/** What the plugin does behind the protocol: data sources made from their settings, and calls handed to them. */
export function createOutlinePlugin(logger: Logger): OutlinePlugin {
  const version = process.env.PLUGIN_VERSION ?? 'unbuilt';
  const metrics = createPluginMetrics({ version, instances: () => instances.size });
  const instances = createInstances(logger, metrics);
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
    dispose() {
      metrics.stop();
      return instances.disposeAll();
    },
  };
}

function createInstances(logger: Logger, metrics: PluginMetrics): InstanceManager<DataSource, null> {
  return new InstanceManager<DataSource, null>(
    {
      createState: () => null,
      create: (saved) => {
        const log = logger.with({ dsUID: saved.uid, dsName: saved.name });
        return new DataSource(parseSettings(saved), (server) => {
          logger.addSecret(new URL(server.apiUrl).pathname.slice(1));
          const observer = observedByAll([observeCalls(log), measureCalls(metrics)]);
          return createOutlineApi(server, { observer, environment: process.env });
        });
      },
      dispose: (dataSource) => dataSource.close(),
      disposeState: () => Promise.resolve(),
    },
    logger
  );
}
