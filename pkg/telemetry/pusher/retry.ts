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
const LONGEST_PAUSE = 30;

/** Tries again where a push failed for a reason that may pass. @returns seconds until then; null: no more */
export function backOff({ attempts = 4, backOffSeconds = 0.5 }: RetryOptions) {
  return (thrown: unknown, attempt: number): number | null => {
    const isHopeless = !(thrown instanceof PushError && thrown.isTemporary) || thrown.retryAfterSeconds > LONGEST_PAUSE;
    return attempt >= attempts || isHopeless
      ? null
      : Math.max(backOffSeconds * 2 ** (attempt - 1), thrown.retryAfterSeconds) * (1 + Math.random() / 2);
  };
}
