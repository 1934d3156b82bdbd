import type { Clock } from './clock';

/** Smaller differences are no jump, in milliseconds: a clock that is being corrected makes them. */
const TOLERANCE = 5000;
/** How long a jump must last to be believed, in seconds. */
const BELIEVED_AFTER = 60;

/**
 * A clock that is wrong for a moment does not move this one: it goes on by the time that has passed. Where the system's
 * clock has said otherwise for a minute (it was set right, or the machine has slept) this one follows.
 */
export class SteadyClock implements Clock {
  readonly #clock: Clock;
  /** Epoch milliseconds at which the time that has passed was 0. */
  #zero: number;
  /** Both by the time that has passed, in seconds. */
  #differsSince: number | null = null;
  #believedSince: number;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#believedSince = clock.elapsed();
    this.#zero = clock.now() - this.#believedSince * 1000;
  }

  elapsed(): number {
    return this.#clock.elapsed();
  }

  now(): number {
    const elapsed = this.#clock.elapsed();
    const now = this.#clock.now();
    const expected = this.#zero + elapsed * 1000;
    if (Math.abs(now - expected) <= TOLERANCE) {
      this.#differsSince = null;
    } else {
      this.#differsSince ??= elapsed;
      if (elapsed - this.#differsSince < BELIEVED_AFTER) {
        return Math.round(expected);
      }
      this.#differsSince = null;
      this.#believedSince = elapsed;
    }
    this.#zero = now - elapsed * 1000;
    return now;
  }

  /** For how many seconds the system's clock has gone evenly. */
  evenFor(): number {
    return this.#differsSince === null ? this.#clock.elapsed() - this.#believedSince : 0;
  }
}
