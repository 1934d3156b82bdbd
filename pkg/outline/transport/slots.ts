/** Lets at most `limit` holders in at a time, in the order in which they came; 0 is no limit. */
export class Slots {
  private taken = 0;
  private readonly waiting: Array<() => void> = [];

  constructor(private readonly limit: number) {}

  /**
   * Waits for a slot. Whoever got one gives it back with `release`; whoever aborts while waiting leaves the queue at
   * once.
   *
   * @param first go before all who wait already
   * @throws the reason of the signal
   */
  async acquire(signal: AbortSignal, first = false): Promise<void> {
    signal.throwIfAborted();
    if (this.limit === 0 || this.taken < this.limit) {
      this.taken += 1;
      return;
    }
    await this.wait(signal, first);
  }

  /** Hands the slot on to the next in the queue, or leaves it free. */
  release(): void {
    const next = this.waiting.shift();
    if (next) {
      next();
    } else {
      this.taken -= 1;
    }
  }

  private wait(signal: AbortSignal, first: boolean): Promise<void> {
    return new Promise((resolve, reject) => {
      const enter = () => {
        signal.removeEventListener('abort', leave);
        resolve();
      };
      const leave = () => {
        this.waiting.splice(this.waiting.indexOf(enter), 1);
        reject(signal.reason);
      };
      signal.addEventListener('abort', leave, { once: true });
      if (first) {
        this.waiting.unshift(enter);
      } else {
        this.waiting.push(enter);
      }
    });
  }
}
