/** Seconds of the server's time that may be spent: as many an hour as the settings allow, an hour's saved up at most. */
export class Budget {
  readonly #secondsPerHour: number;

  #saved: number;
  #at: number | null = null;

  /** @param secondsPerHour more than 0 */
  constructor(secondsPerHour: number) {
    this.#secondsPerHour = secondsPerHour;

    this.#saved = secondsPerHour;
  }

  /** @param now epoch milliseconds */
  spend(seconds: number, now: number): void {
    this.#saved = this.left(now) - seconds;
    this.#at = now;
  }

  /** Seconds that may be spent now; less than 0 after an answer that took longer than thought. */
  left(now: number): number {
    const hours = this.#at === null ? 0 : Math.max(0, now - this.#at) / 3_600_000;
    return Math.min(this.#secondsPerHour, this.#saved + hours * this.#secondsPerHour);
  }

  /** When so many seconds may be spent, or all that can be saved up: epoch milliseconds, not before now. */
  availableAt(seconds: number, now: number): number {
    const lacking = Math.min(seconds, this.#secondsPerHour) - this.left(now);
    return now + Math.max(0, lacking / this.#secondsPerHour) * 3_600_000;
  }
}
