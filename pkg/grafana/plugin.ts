import { rmSync } from 'node:fs';
import { handshakeLine, listen, startedByHandMessage, wasStartedByHost } from './handshake';
import type { Tracer } from '../telemetry/tracing/tracer';
import type { PluginHandlers } from './handlers';
import { Lifetime } from './lifetime';
import type { Logger } from './logging';
import { logPanics } from './panic';
import { createServer } from './server';

export interface PluginOptions {
  logger: Logger;
  /** Disposes of what the handlers hold; has a second at the end of the process. */
  dispose?: () => Promise<void>;
  /** By default there are no traces. */
  tracer?: Tracer | null;
}

/**
 * Runs this process as a Grafana plugin until the host ends it. Writes the handshake line when the server can be
 * called, and nothing else to standard output, ever.
 *
 * Started without the host's magic cookie it says so on standard error and ends the process with code 1.
 */
export async function servePlugin(
  handlers: PluginHandlers,
  { logger, dispose, tracer = null }: PluginOptions
): Promise<void> {
  if (!wasStartedByHost(process.env)) {
    process.stderr.write(startedByHandMessage);
    process.exit(1);
  }
  const lifetime = new Lifetime();
  lifetime.watch();
  if (dispose) {
    lifetime.onEnd(dispose);
  }
  if (tracer) {
    lifetime.onEnd(() => tracer.close());
  }
  // A dead host's pipes break; that must not be one more exception that cannot be logged.
  process.stderr.on('error', () => {});
  process.stdout.on('error', () => {});

  const endpoint = await listen(createServer({ handlers, lifetime, logger, tracer }), process.env);
  if (endpoint.network === 'unix') {
    process.once('exit', () => rmSync(endpoint.address, { force: true }));
  }
  process.stdout.write(handshakeLine(endpoint));
  logPanics(logger);
}
