import { setTimeout as delay } from 'node:timers/promises';

/** How often the process looks whether its host is still there, in milliseconds. */
const PARENT_WATCH_INTERVAL = 500;
/** The host kills what has not ended two seconds after it asked; closing down must be quicker. */
const CLOSING_TIME = 1000;

/**
 * The end of the process, whoever wants it: the host by its Shutdown call, the system by SIGTERM, or the death of the
 * host. Calls in flight are aborted, then what was registered with `onEnd` closes, for at most a second.
 */
export class Lifetime {
  readonly #aborts = new Set<AbortController>();
  readonly #closers: Array<() => Promise<void>> = [];
  readonly #exit: (code: number) => void;
  #ending = false;

  constructor(exit: (code: number) => void = (code) => process.exit(code)) {
    this.#exit = exit;
  }

  /** Watches for SIGTERM and for the death of the parent. SIGINT is the host's business: a terminal sends it to all. */
  watch(): void {
    process.on('SIGINT', () => {});
    process.on('SIGTERM', () => void this.end());
    const parent = process.ppid;
    setInterval(() => {
      if (process.ppid !== parent) {
        void this.end();
      }
    }, PARENT_WATCH_INTERVAL);
  }

  /** Registers what has to be closed at the end. */
  onEnd(close: () => Promise<void>): void {
    this.#closers.push(close);
  }

  /** Runs one call; the controller is aborted when the process ends before the call does. */
  async during<T>(controller: AbortController, call: () => Promise<T>): Promise<T> {
    this.#aborts.add(controller);
    try {
      return await call();
    } finally {
      this.#aborts.delete(controller);
    }
  }

  async end(): Promise<void> {
    if (this.#ending) {
      return;
    }
    this.#ending = true;
    for (const controller of this.#aborts) {
      controller.abort();
    }
    const closed = Promise.allSettled(this.#closers.map((close) => close()));
    await Promise.race([closed, delay(CLOSING_TIME, undefined, { ref: false })]);
    this.#exit(0);
  }
}
