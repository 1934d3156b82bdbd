import type { Clock } from '../../../simulator/clock';
import type { Timekeeper } from '../../time/timekeeper';

interface Sleeper {
  moment: number;
  wake(): void;
}

/**
 * The simulator's clock as the history's time: as soon as everybody sleeps, the clock jumps to the earliest moment that
 * somebody waits for.
 */
export class VirtualTime implements Timekeeper {
  readonly #clock: Clock;

  /** Who sleeps from time to time. */
  participants = 1;
  #sleepers: Sleeper[] = [];
  #limit = -Infinity;
  #reached: (() => void) | null = null;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  now(): number {
    return this.#clock.now();
  }

  sleepUntil(moment: number, signal: AbortSignal): Promise<void> {
    if (signal.aborted || moment <= this.now()) {
      return Promise.resolve();
    }
    return new Promise((resolve) => {
      const sleeper = { moment, wake: () => this.#wake(sleeper, resolve) };
      signal.addEventListener('abort', () => sleeper.wake(), { once: true });
      this.#sleepers.push(sleeper);
      this.#goOn();
    });
  }

  /** Lets everybody work until the moment (epoch milliseconds). */
  runUntil(moment: number): Promise<void> {
    this.#limit = moment;
    return new Promise((resolve) => {
      this.#reached = () => {
        this.#clock.set(Math.max(moment, this.now()));
        resolve();
      };
      this.#goOn();
    });
  }

  #wake(sleeper: Sleeper, resolve: () => void): void {
    this.#sleepers = this.#sleepers.filter((other) => other !== sleeper);
    resolve();
  }

  #goOn(): void {
    if (this.#sleepers.length < this.participants) {
      return;
    }
    const [earliest] = this.#sleepers.sort((a, b) => a.moment - b.moment);
    if (earliest && earliest.moment <= this.#limit) {
      this.#clock.set(Math.max(Math.ceil(earliest.moment), this.now()));
      earliest.wake();
    } else {
      this.#reached?.();
      this.#reached = null;
    }
  }
}
