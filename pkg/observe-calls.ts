import type { Logger } from './grafana/logging';
import type { CallObserver } from './outline/call-observer';

/** Logs each call to an Outline server at debug level: route, status, duration, size; never a URL. */
export function observeCalls(logger: Logger): CallObserver {
  return {
    onCall({ server, route, attempt }) {
      return ({ status, code, durationSeconds, bytes }) =>
        logger.debug('called the Outline server', { server, route, attempt, status, code, durationSeconds, bytes });
    },
    onRequestEnd: () => undefined,
    // A panel over many servers would write a line for each; they are counted.
    cacheHit: () => undefined,
    joined: () => undefined,
  };
}
