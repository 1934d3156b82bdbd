/** A request under way. */
export class RequestRecord {
  #attempts = 0;
  #startedAt = 0;

  /** @param at seconds of the clock's `elapsed`; durations count from the last start */
  start(at: number): void {
    this.#attempts += 1;
    this.#startedAt = at;
  }

  /** Takes one attempt back, so that it is not counted as a retry. */
  defer(): void {
    this.#attempts -= 1;
  }

  /** Seconds since the last start. */
  duration(at: number): number {
    return at - this.#startedAt;
  }

  get retries(): number {
    return Math.max(0, this.#attempts - 1);
  }
}
