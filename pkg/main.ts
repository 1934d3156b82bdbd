import { parseArgs } from 'node:util';
import type { PluginHandlers } from './grafana/handlers';
import { Logger } from './grafana/logging';
import type { OutlinePlugin } from './outline-plugin';

/** After the host's first calls, and before a person's. Milliseconds. */
const LOAD_DELAY = 200;

const version = process.env.PLUGIN_VERSION ?? 'unbuilt';

/**
 * Serves Grafana until it ends this process; `exporter` as the first parameter serves Prometheus instead, `backfill`,
 * `export` and `import` move the past elsewhere; `--version` prints the version and ends.
 */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: { version: { type: 'boolean', default: false } }, strict: false });
  if (values.version) {
    process.stdout.write(`${version}\n`);
    return;
  }
  const [mode, ...parameters] = process.argv.slice(2);
  if (mode === 'exporter') {
    const { runExporter } = await import('./exporter/main');
    return runExporter(parameters, version);
  }
  if (mode === 'backfill' || mode === 'export' || mode === 'import') {
    const { runTransfer } = await import('./transfer/main');
    return runTransfer(mode, parameters);
  }
  // What serves Grafana is not wanted where Prometheus is served.
  const { servePlugin } = await import('./grafana/plugin');
  const logger = new Logger(process.stderr);
  const tracer = await startTracer(logger);
  const plugin = loadLater(async () =>
    (await import('./outline-plugin')).createOutlinePlugin(logger, process.env, tracer)
  );
  await servePlugin(handleWith(plugin), { logger, tracer, dispose: async () => (await plugin()).dispose() });
  setTimeout(() => void plugin(), LOAD_DELAY);
}

/** Null, and nothing loaded, where Grafana has no traces. */
async function startTracer(logger: Logger) {
  if (!process.env.GF_INSTANCE_OTLP_ADDRESS) {
    return null;
  }
  const { createTracer } = await import('./telemetry/tracing/create-tracer');
  return createTracer(process.env, {
    attributes: { 'service.name': 'outline-metrics-datasource', 'service.version': version },
    onTrouble: (error) =>
      error === null ? logger.info('traces are sent again') : logger.warn('traces cannot be sent', { error }),
  });
}

/** The host waits for the handshake, but not for what only calls need. */
function loadLater<T>(load: () => Promise<T>): () => Promise<T> {
  let loaded: Promise<T> | null = null;
  return () => (loaded ??= load());
}

function handleWith(plugin: () => Promise<OutlinePlugin>): PluginHandlers {
  return {
    queryData: async (...call) => (await plugin()).handlers.queryData(...call),
    checkHealth: async (...call) => (await plugin()).handlers.checkHealth(...call),
    callResource: async (...call) => (await plugin()).handlers.callResource(...call),
    subscribeStream: async (...call) => (await plugin()).handlers.subscribeStream(...call),
    async *runStream(...call) {
      yield* (await plugin()).handlers.runStream(...call);
    },
    collectMetrics: async () => (await plugin()).handlers.collectMetrics(),
    framesEncoded: (...frames) => void plugin().then(({ handlers }) => handlers.framesEncoded(...frames)),
    streamRefused: (...stream) => void plugin().then(({ handlers }) => handlers.streamRefused(...stream)),
  };
}

void main();
