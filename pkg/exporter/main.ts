import { parseArgs } from 'node:util';
import { PluginError } from '../errors/plugin-error';
import { describeThrown, Logger } from '../grafana/logging';
import { logPanics } from '../grafana/panic';
import { readConfiguration } from './configuration';
import { startExporter, type Exporter } from './exporter';

const usage = `Serves figures of Outline servers to Prometheus.

  gpx_outline exporter --config FILE [--listen HOST:PORT]

FILE is YAML or JSON; without it one server is taken from OUTLINE_API_URL, OUTLINE_CERT_SHA256 and
OUTLINE_SERVER_NAME. It listens on 127.0.0.1:9817 unless told otherwise. See docs/exporter.md.
`;

/**
 * `gpx_outline exporter`: runs until the system ends it. What goes wrong at the start is one sentence on standard error
 * and code 1; wrong parameters are code 2.
 *
 * @param parameters those after `exporter`
 */
export async function runExporter(parameters: string[], version: string): Promise<void> {
  const options = parseParameters(parameters);
  if (options === null || options.help) {
    (options ? process.stdout : process.stderr).write(usage);
    process.exitCode = options ? 0 : 2;
    return;
  }
  const logger = new Logger(process.stderr);
  try {
    const { config: file = null, listen = null } = options;
    const configuration = readConfiguration({ file, listen, environment: process.env });
    const exporter = await startExporter(configuration, { logger, version, environment: process.env });
    logPanics(logger);
    logger.info('serving metrics', { url: exporter.metricsUrl, servers: configuration.servers.length });
    process.on('SIGHUP', () => exporter.reread());
    endOnSignals(exporter, logger);
  } catch (thrown) {
    const message = thrown instanceof PluginError || thrown instanceof Error ? thrown.message : String(thrown);
    process.stderr.write(`gpx_outline exporter: ${message}\n`);
    process.exitCode = 1;
  }
}

function parseParameters(parameters: string[]) {
  try {
    const options = { config: { type: 'string' }, listen: { type: 'string' }, help: { type: 'boolean' } } as const;
    return parseArgs({ args: parameters, options }).values;
  } catch {
    return null;
  }
}

function endOnSignals(exporter: Exporter, logger: Logger): void {
  let isEnding = false;
  const end = () => {
    if (!isEnding) {
      isEnding = true;
      exporter.stop().then(
        () => process.exit(0),
        (thrown: unknown) => {
          logger.error('the exporter did not end well', describeThrown(thrown));
          process.exit(1);
        }
      );
    }
  };
  process.on('SIGINT', end);
  process.on('SIGTERM', end);
}
