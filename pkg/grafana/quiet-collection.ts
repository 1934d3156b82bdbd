/** Nobody asks for so long, and the next panel is not kept waiting. Milliseconds. */
const QUIET_TIME = 1000;
/** What fewer calls leave behind is not worth the work. */
const FEWEST_CALLS = 100;

/**
 * Gives back what calls left behind once they have ended. By itself the executable's runtime keeps it for half a minute,
 * and lets its heap grow to twice of what is in use meanwhile. Does nothing in Node.js, unless it was started with
 * `--expose-gc`, as the executable is built.
 */
export class QuietCollection {
  readonly #collect: () => void;
  #calls = 0;
  #lastCall = -Infinity;
  #timer: NodeJS.Timeout | null = null;

  /** @param collect takes some 10 ms */
  constructor(collect: () => void = () => globalThis.gc?.()) {
    this.#collect = collect;
  }

  /** A call has ended. */
  note(): void {
    this.#calls += 1;
    this.#lastCall = performance.now();
    // One timer for thousands of calls a second.
    this.#timer ??= this.#wait(QUIET_TIME);
  }

  #wait(milliseconds: number): NodeJS.Timeout {
    return setTimeout(() => this.#look(), milliseconds).unref();
  }

  #look(): void {
    const left = QUIET_TIME - (performance.now() - this.#lastCall);
    this.#timer = left > 0 ? this.#wait(left) : null;
    if (left <= 0 && this.#calls >= FEWEST_CALLS) {
      this.#calls = 0;
      this.#collect();
    }
  }
}
