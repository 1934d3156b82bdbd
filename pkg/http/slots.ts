/** Whom a free slot is given to first; within a rank, whoever came first. */
export type Rank = 'first' | 'normal' | 'last';

const ranks: readonly Rank[] = ['first', 'normal', 'last'];

/** Lets at most `limit` holders in at a time; 0 is no limit. */
export class Slots {
  readonly #limit: number;

  #taken = 0;
  readonly #waiting: Record<Rank, Array<() => void>> = { first: [], normal: [], last: [] };

  constructor(limit: number) {
    this.#limit = limit;
  }

  /**
   * Waits for a slot. Whoever got one gives it back with `release`; whoever aborts while waiting leaves the queue at
   * once.
   *
   * @throws the reason of the signal
   */
  async acquire(signal: AbortSignal, rank: Rank = 'normal'): Promise<void> {
    signal.throwIfAborted();
    if (this.#limit === 0 || this.#taken < this.#limit) {
      this.#taken += 1;
      return;
    }
    await this.#wait(signal, this.#waiting[rank]);
  }

  /** Hands the slot on to the next in the queue, or leaves it free. */
  release(): void {
    const queue = ranks.map((rank) => this.#waiting[rank]).find(({ length }) => length > 0);
    const next = queue?.shift();
    if (next) {
      next();
    } else {
      this.#taken -= 1;
    }
  }

  #wait(signal: AbortSignal, queue: Array<() => void>): Promise<void> {
    return new Promise((resolve, reject) => {
      const enter = () => {
        signal.removeEventListener('abort', leave);
        resolve();
      };
      const leave = () => {
        queue.splice(queue.indexOf(enter), 1);
        reject(signal.reason);
      };
      signal.addEventListener('abort', leave, { once: true });
      queue.push(enter);
    });
  }
}
