import type { PluginError } from '../errors/plugin-error';
import type { Store } from '../store/store';
import { WaitingRows } from '../store/waiting-rows';
import { floorTo } from '../time/rounding';
import { DAY, HOUR, toSeconds, type EpochMilliseconds, type EpochSeconds, type Seconds } from '../time/units';
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
  readonly #hours: WaitingRows<HourOfCalls & { address: string }, OverheadTable>;

  constructor({ now = Date.now, onProblem }: OverheadOptions) {
    this.#now = now;
    const open = (store: Store) => new OverheadTable(store);
    this.#hours = new WaitingRows({ open, kept: KEPT, most: MOST_WAITING, now, onProblem });
  }

  /** Keeps in this store from now on; null: nowhere. */
  keepIn(store: Store | null): void {
    this.#hours.keepIn(store);
  }

  /** @param address host and port of the server */
  note(address: string, { purpose, isAnswered, seconds }: EndedCall): void {
    const start = floorTo(toSeconds(this.#now()), HOUR);
    const none = { address, purpose, start, calls: 0, unanswered: 0, microseconds: 0 };
    this.#hours.add(JSON.stringify([address, start, purpose]), (before = none) => ({
      ...before,
      calls: before.calls + (isAnswered ? 1 : 0),
      unanswered: before.unanswered + (isAnswered ? 0 : 1),
      microseconds: before.microseconds + (isAnswered ? Math.round(seconds * 1e6) : 0),
    }));
  }

  of(address: string): ServerOverhead {
    const waiting = () => this.#hours.rows.filter((hour) => hour.address === address);
    return {
      since: () => {
        const firsts = [this.#hours.table?.first(address) ?? Infinity, ...waiting().map(({ start }) => start)];
        const first = Math.min(...firsts);
        return Number.isFinite(first) ? first : null;
      },
      hours: (from, to) => [
        ...(this.#hours.table?.read(address, from, to) ?? []),
        ...waiting().filter(({ start }) => start >= from && start < to),
      ],
    };
  }

  /** Writes what is not written yet. */
  close(): void {
    this.#hours.write();
  }
}
