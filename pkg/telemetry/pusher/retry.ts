import { setTimeout as delay } from 'node:timers/promises';
import { PushError } from './push-error';

export interface RetryOptions {
  /** How often it is tried before it fails; 4 by default. */
  attempts?: number;
  /**
   * Wait after the first attempt, half a second by default; doubled after each, and up to half longer, so that not all
   * come back at once.
   */
  backOffSeconds?: number;
}

/** A receiver that wants a longer pause gets it by failing: who pushes comes back at the next interval. */
const longestPause = 30;

/**
 * Does the work again where it failed for a reason that may pass.
 *
 * @throws PushError of the last attempt, also where the signal aborts in between
 */
export async function withRetries<T>(
  work: () => Promise<T>,
  { attempts = 4, backOffSeconds = 0.5 }: RetryOptions,
  signal?: AbortSignal
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (thrown) {
      const isHopeless =
        !(thrown instanceof PushError && thrown.isTemporary) || thrown.retryAfterSeconds > longestPause;
      if (attempt >= attempts || isHopeless || signal?.aborted) {
        throw thrown;
      }
      const pause = Math.max(backOffSeconds * 2 ** (attempt - 1), thrown.retryAfterSeconds) * (1 + Math.random() / 2);
      await delay(pause * 1000, undefined, { ...(signal && { signal }) }).catch(() => {
        throw thrown;
      });
    }
  }
}
