import type { Logger } from './grafana/logging';
import { silentObserver, type CallObserver } from './outline/call-observer';

/** Logs each call to an Outline server at debug level: route, status, duration, size; never a URL. */
export function observeCalls(logger: Logger): CallObserver {
  return {
    // Answers of the cache, too: a panel over many servers would write a line for each. They are counted.
    ...silentObserver,
    onCall({ server, route, attempt }) {
      return ({ status, code, durationSeconds, bytes }) =>
        logger.debug('called the Outline server', { server, route, attempt, status, code, durationSeconds, bytes });
    },
  };
}
