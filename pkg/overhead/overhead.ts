import type { PluginError } from '../errors/plugin-error';
import { attempt } from '../store/attempt';
import type { Store } from '../store/store';
import { floorTo } from '../time/rounding';
import {
  DAY,
  HOUR,
  MINUTE,
  ms,
  toSeconds,
  type EpochMilliseconds,
  type EpochSeconds,
  type Seconds,
} from '../time/units';
import { OverheadTable, type HourOfCalls } from './overhead-table';
import type { Purpose } from './purposes';

/** What this plugin’s calls of one server came to, by hour and purpose. */
export interface ServerOverhead {
  /** Since when calls are counted; null: none was yet. */
  since(): EpochSeconds | null;
  /** Hours that begin in `[from, to)`; several may be of one hour and purpose. */
  hours(from: EpochSeconds, to: EpochSeconds): HourOfCalls[];
}

/** A call that has ended. */
export interface EndedCall {
  purpose: Purpose;
  isAnswered: boolean;
  seconds: Seconds;
}

export interface OverheadOptions {
  /** By default the system's clock. */
  now?: () => EpochMilliseconds;
  onProblem: (problem: PluginError) => void;
}

/** How long hours are kept. */
const KEPT = 100 * DAY;
/** So many hours wait at most for a store that cannot be written. */
const MOST_WAITING = 10_000;

/**
 * Counts what calls of servers come to, for all data sources of this process: a server is the same whoever asks. Written
 * once a minute; without a store it is known as long as the process lives.
 */
export class Overhead {
  readonly #now: () => EpochMilliseconds;
  readonly #onProblem: OverheadOptions['onProblem'];
  #store: Store | null = null;
  #table: OverheadTable | null = null;
  /** Not written yet, by address, hour and purpose. */
  readonly #waiting = new Map<string, HourOfCalls & { address: string }>();
  #timer: NodeJS.Timeout | null = null;

  constructor({ now = Date.now, onProblem }: OverheadOptions) {
    this.#now = now;
    this.#onProblem = onProblem;
  }

  /** Keeps in this store from now on; null: nowhere. */
  keepIn(store: Store | null): void {
    if (store !== this.#store) {
      this.#store = store;
      this.#table = (store && attempt(() => new OverheadTable(store), this.#onProblem)) ?? null;
    }
  }

  /** @param address host and port of the server */
  note(address: string, { purpose, isAnswered, seconds }: EndedCall): void {
    const start = floorTo(toSeconds(this.#now()), HOUR);
    const key = JSON.stringify([address, start, purpose]);
    const before = this.#waiting.get(key) ?? { address, purpose, start, calls: 0, unanswered: 0, microseconds: 0 };
    this.#waiting.set(key, {
      ...before,
      calls: before.calls + (isAnswered ? 1 : 0),
      unanswered: before.unanswered + (isAnswered ? 0 : 1),
      microseconds: before.microseconds + (isAnswered ? Math.round(seconds * 1e6) : 0),
    });
    this.#timer ??= setTimeout(() => this.#write(), MINUTE * ms.second).unref();
  }

  of(address: string): ServerOverhead {
    const waiting = () => [...this.#waiting.values()].filter((hour) => hour.address === address);
    return {
      since: () => {
        const firsts = [this.#table?.first(address) ?? Infinity, ...waiting().map(({ start }) => start)];
        const first = Math.min(...firsts);
        return Number.isFinite(first) ? first : null;
      },
      hours: (from, to) => [
        ...(this.#table?.read(address, from, to) ?? []),
        ...waiting().filter(({ start }) => start >= from && start < to),
      ],
    };
  }

  /** Writes what is not written yet. */
  close(): void {
    this.#write();
  }

  #write(): void {
    clearTimeout(this.#timer ?? undefined);
    this.#timer = null;
    const table = this.#table;
    if (table && this.#waiting.size > 0) {
      attempt(() => {
        table.add([...this.#waiting.values()]);
        this.#waiting.clear();
        table.deleteBefore(toSeconds(this.#now()) - KEPT);
      }, this.#onProblem);
    }
    [...this.#waiting.keys()].slice(0, -MOST_WAITING).forEach((key) => this.#waiting.delete(key));
  }
}
