import { parseArgs } from 'node:util';
import { DataSource } from './data-source';
import type { PluginHandlers } from './grafana/handlers';
import { InstanceManager } from './grafana/instances';
import { Logger } from './grafana/logging';
import { servePlugin } from './grafana/plugin';
import { observeCalls } from './observe-calls';
import { createOutlineApi } from './outline/client';
import { parseSettings } from './settings/parse';

/** Serves Grafana until it ends this process; `--version` prints the version and ends. */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: { version: { type: 'boolean', default: false } }, strict: false });
  if (values.version) {
    process.stdout.write(`${process.env.PLUGIN_VERSION ?? 'unbuilt'}\n`);
    return;
  }
  const logger = new Logger(process.stderr);
  const instances = createInstances(logger);
  const handlers: PluginHandlers = {
    queryData: (context, query, signal) => instances.use(context, (dataSource) => dataSource.query(query, signal)),
    checkHealth: (context, signal) => instances.use(context, (dataSource) => dataSource.health(signal)),
    callResource: (context, request, signal) =>
      instances.use(context, (dataSource) => dataSource.resource(request, context, signal)),
    collectMetrics: () => Promise.resolve(''),
  };
  await servePlugin(handlers, { logger, dispose: () => instances.disposeAll() });
}

function createInstances(logger: Logger): InstanceManager<DataSource, null> {
  return new InstanceManager<DataSource, null>(
    {
      createState: () => null,
      create: (saved) => {
        const log = logger.with({ dsUID: saved.uid, dsName: saved.name });
        return new DataSource(parseSettings(saved), (server) => {
          logger.addSecret(new URL(server.apiUrl).pathname.replace(/\//g, ''));
          return createOutlineApi(server, { observer: observeCalls(log), environment: process.env });
        });
      },
      dispose: (dataSource) => dataSource.close(),
      disposeState: () => Promise.resolve(),
    },
    logger
  );
}

void main();
