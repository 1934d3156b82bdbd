import type { Clock } from '../clock';

/** A clock that a test moves. */
export class ManualClock implements Clock {
  #startsAt: number;
  /** Milliseconds. */
  #elapsed = 0;

  constructor(startsAt = Date.UTC(2026, 10, 24, 12)) {
    this.#startsAt = startsAt;
  }

  now(): number {
    return this.#startsAt + this.#elapsed;
  }

  elapsed(): number {
    return this.#elapsed / 1000;
  }

  advance(seconds: number): void {
    this.#elapsed += seconds * 1000;
  }

  /** The system's clock is set; no time passes. */
  step(seconds: number): void {
    this.#startsAt += seconds * 1000;
  }

  /** Time passes until then. */
  set(epochMilliseconds: number): void {
    this.#elapsed = epochMilliseconds - this.#startsAt;
  }
}
