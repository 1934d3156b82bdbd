import * as v from 'valibot';
import type { Schema, Store, Tables } from '../store/store';
import type { EpochSeconds } from '../time/units';
import { purposes, type Purpose } from './purposes';

/** What calls of a server for one purpose came to in one hour. */
export interface HourOfCalls {
  purpose: Purpose;
  /** When the hour begins. */
  start: EpochSeconds;
  /** Calls that were answered. */
  calls: number;
  /** Calls that were not. */
  unanswered: number;
  /** Time until the answers. */
  microseconds: number;
}

/** Calls of servers by hour; `address` is host and port. */
export const overheadSchema: Schema = {
  owner: 'overhead',
  migrations: [
    `CREATE TABLE overhead_hours (
      address TEXT NOT NULL,
      start INTEGER NOT NULL,
      purpose TEXT NOT NULL,
      calls INTEGER NOT NULL,
      unanswered INTEGER NOT NULL,
      microseconds INTEGER NOT NULL,
      PRIMARY KEY (address, start, purpose)
    ) STRICT, WITHOUT ROWID;`,
  ],
};

const hourSchema = v.object({
  purpose: v.picklist(purposes),
  start: v.number(),
  calls: v.number(),
  unanswered: v.number(),
  microseconds: v.number(),
});
const firstSchema = v.object({ first: v.nullable(v.number()) });

/** What is kept of the calls of servers. Several processes add to the same rows. */
export class OverheadTable {
  readonly #tables: Tables;

  constructor(store: Store) {
    this.#tables = store.tables(overheadSchema.owner, overheadSchema.migrations);
  }

  /** All of it or nothing. */
  add(hours: ReadonlyArray<HourOfCalls & { address: string }>): void {
    const sql = `INSERT INTO overhead_hours (address, start, purpose, calls, unanswered, microseconds)
      VALUES (?, ?, ?, ?, ?, ?)
      ON CONFLICT DO UPDATE SET calls = calls + excluded.calls, unanswered = unanswered + excluded.unanswered,
        microseconds = microseconds + excluded.microseconds`;
    this.#tables.transaction(() => {
      for (const { address, start, purpose, calls, unanswered, microseconds } of hours) {
        this.#tables.run(sql, address, start, purpose, calls, unanswered, microseconds);
      }
    });
  }

  /** Hours that begin in `[from, to)`. */
  read(address: string, from: EpochSeconds, to: EpochSeconds): HourOfCalls[] {
    const known = purposes.map(() => '?').join(', ');
    // A later version of the same table may know more purposes.
    const sql = `SELECT purpose, start, calls, unanswered, microseconds FROM overhead_hours
      WHERE address = ? AND start >= ? AND start < ? AND purpose IN (${known})`;
    return this.#tables.all(sql, hourSchema, address, Math.floor(from), Math.ceil(to), ...purposes);
  }

  /** When the first hour begins; null: there is none. */
  first(address: string): EpochSeconds | null {
    const sql = 'SELECT MIN(start) AS first FROM overhead_hours WHERE address = ?';
    return this.#tables.all(sql, firstSchema, address)[0]?.first ?? null;
  }

  deleteBefore(moment: EpochSeconds): void {
    this.#tables.run('DELETE FROM overhead_hours WHERE start < ?', Math.floor(moment));
  }
}
