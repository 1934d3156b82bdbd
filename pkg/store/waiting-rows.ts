import type { PluginError } from '../errors/plugin-error';
import { MINUTE, ms, toSeconds, type EpochMilliseconds, type EpochSeconds, type Seconds } from '../time/units';
import { attempt } from './attempt';
import type { Store } from './store';

/** A table to whose rows amounts are added. */
export interface AddingTable<Row> {
  /** All of it or nothing. */
  add(rows: readonly Row[]): void;
  deleteBefore(moment: EpochSeconds): void;
}

interface WaitingRowsOptions<Row, Table extends AddingTable<Row>> {
  open: (store: Store) => Table;
  /** How long rows are kept. */
  kept: Seconds;
  /** So many wait at most for a store that cannot be written. */
  most: number;
  now: () => EpochMilliseconds;
  onProblem: (problem: PluginError) => void;
}

/** Rows that are added up here and written once a minute; without a store they are known as long as the process lives. */
export class WaitingRows<Row, Table extends AddingTable<Row>> {
  readonly #options: WaitingRowsOptions<Row, Table>;
  readonly #rows = new Map<string, Row>();
  #store: Store | null = null;
  #table: Table | null = null;
  #timer: NodeJS.Timeout | null = null;

  constructor(options: WaitingRowsOptions<Row, Table>) {
    this.#options = options;
  }

  /** Keeps in this store from now on; null: nowhere. */
  keepIn(store: Store | null): void {
    if (store !== this.#store) {
      const { open, onProblem } = this.#options;
      this.#store = store;
      this.#table = (store && attempt(() => open(store), onProblem)) ?? null;
    }
  }

  /** Null where nothing is kept. */
  get table(): Table | null {
    return this.#table;
  }

  /** Those that are not written yet. */
  get rows(): Row[] {
    return [...this.#rows.values()];
  }

  /** @param change of the row that waits under the key, if there is one */
  add(key: string, change: (before: Row | undefined) => Row): void {
    this.#rows.set(key, change(this.#rows.get(key)));
    this.#timer ??= setTimeout(() => this.write(), MINUTE * ms.second).unref();
  }

  /** Writes what is not written yet. */
  write(): void {
    clearTimeout(this.#timer ?? undefined);
    this.#timer = null;
    const table = this.#table;
    const { now, kept, most, onProblem } = this.#options;
    if (table && this.#rows.size > 0) {
      attempt(() => {
        table.add([...this.#rows.values()]);
        this.#rows.clear();
        table.deleteBefore(toSeconds(now()) - kept);
      }, onProblem);
    }
    [...this.#rows.keys()].slice(0, -most).forEach((key) => this.#rows.delete(key));
  }
}
