import { setTimeout as delay } from 'node:timers/promises';
import type { AnyLink } from '../chain';

/**
 * Sends again what failed, until the signal aborts.
 *
 * @param pauseAfter seconds until the next attempt; null: there is none, and the error stands. Attempts count from 1.
 */
export function retry(pauseAfter: (error: unknown, attempt: number) => number | null): AnyLink {
  return (next) => async (request, signal) => {
    for (let attempt = 1; ; attempt++) {
      try {
        return await next(request, signal);
      } catch (error) {
        const pause = signal.aborted ? null : pauseAfter(error, attempt);
        if (pause === null) {
          throw error;
        }
        if (pause > 0) {
          await delay(pause * 1000, undefined, { signal }).catch(() => {
            throw error;
          });
        }
      }
    }
  };
}
