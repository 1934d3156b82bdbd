import type { Logger } from './grafana/logging';
import type { CallObserver } from './outline/call-observer';

/** Logs each call to an Outline server at debug level: route, status, duration, size; never a URL. */
export function observeCalls(logger: Logger): CallObserver {
  return {
    onCall({ server, route, attempt }) {
      return ({ status, code, durationSeconds, bytes }) =>
        logger.debug('called the Outline server', { server, route, attempt, status, code, durationSeconds, bytes });
    },
    cacheHit: (route) => logger.debug('answered from the cache', { route }),
    joined: (route) => logger.debug('joined an equal call', { route }),
  };
}

/** One observer made of several, each of which hears everything. */
export function observedByAll(observers: readonly CallObserver[]): CallObserver {
  return {
    onCall(call) {
      const hearOutcomes = observers.map((observer) => observer.onCall(call));
      return (outcome) => hearOutcomes.forEach((hear) => hear(outcome));
    },
    cacheHit: (route) => observers.forEach((observer) => observer.cacheHit(route)),
    joined: (route) => observers.forEach((observer) => observer.joined(route)),
  };
}
