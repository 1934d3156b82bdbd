import type { CallObserver } from './call-observer';
import type { CallStatistics } from '../statistics/call-fields';

/**
 * Feeds the statistics of one server. A request is timed by its last attempt; one that its caller gave up is neither
 * finished nor failed.
 */
export function countCalls(statistics: CallStatistics): CallObserver {
  const durations = new Map<string, number>();
  return {
    onCall({ requestId }) {
      statistics.recordStart(requestId);
      return ({ status, durationSeconds, bytes }) => {
        durations.set(requestId, durationSeconds);
        statistics.addOwn({ cacheHits: 0, joined: 0, bytes });
        if (status !== undefined) {
          statistics.registerStatusCode(status);
        }
      };
    },
    onRequestEnd({ requestId }, error) {
      const duration = durations.get(requestId);
      durations.delete(requestId);
      if (!error) {
        statistics.recordFinish(requestId, duration);
      } else if (error.code === 'REQUEST_CANCELLED') {
        statistics.recordCancellation(requestId);
      } else {
        statistics.recordFailure(requestId, error, duration);
      }
    },
    cacheHit: () => statistics.addOwn({ cacheHits: 1, joined: 0, bytes: 0 }),
    joined: () => statistics.addOwn({ cacheHits: 0, joined: 1, bytes: 0 }),
  };
}
