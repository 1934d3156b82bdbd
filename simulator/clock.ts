export interface ClockOptions {
  /** Where the clock starts; the machine's time when absent. */
  now?: Date | number;
  /** Does it go on with real time? By default only when it was not set to a moment. */
  running?: boolean;
}

/** The simulator's own clock, in epoch milliseconds. Only what is asked of it moves it: there are no timers. */
export class Clock {
  #setTo: number;
  #setAt: number;
  #running: boolean;

  constructor(options: ClockOptions = {}) {
    this.#setTo = Math.floor(Number(options.now ?? Date.now()));
    this.#setAt = Date.now();
    this.#running = options.running ?? options.now === undefined;
  }

  now(): number {
    return this.#running ? this.#setTo + (Date.now() - this.#setAt) : this.#setTo;
  }

  set(now: Date | number): void {
    this.#setTo = Math.floor(Number(now));
    this.#setAt = Date.now();
  }

  advance(milliseconds: number): void {
    this.set(this.now() + milliseconds);
  }

  /** Stands still from now on. */
  freeze(): void {
    this.set(this.now());
    this.#running = false;
  }

  /** Goes on with real time from where it stands. */
  run(): void {
    this.set(this.now());
    this.#running = true;
  }
}
