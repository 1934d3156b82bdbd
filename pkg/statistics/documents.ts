import { ms } from '../time/units';
import * as v from 'valibot';
import type { Schema, Store, StorePlace, Tables } from '../store/store';
import { SLICE_MILLISECONDS, sliceSchema, type Slice, type Slices } from './slices';

/** The tables that statistics are kept in. */
export const statisticsSchema: Schema = {
  owner: 'statistics',
  migrations: [
    `CREATE TABLE statistics_documents (
      name TEXT NOT NULL,
      key TEXT NOT NULL,
      document TEXT NOT NULL,
      updated INTEGER NOT NULL,
      PRIMARY KEY (name, key)
    ) STRICT, WITHOUT ROWID`,
    `CREATE TABLE statistics_slices (
      name TEXT NOT NULL,
      key TEXT NOT NULL,
      start INTEGER NOT NULL,
      slice TEXT NOT NULL,
      PRIMARY KEY (name, key, start)
    ) STRICT, WITHOUT ROWID;
    INSERT OR IGNORE INTO statistics_slices
      SELECT name, statistics_documents.key, CAST(slices.key AS INTEGER), slices.value
      FROM statistics_documents,
        json_each(CASE WHEN json_valid(document) THEN document ELSE '{}' END, '$.slices') AS slices
      WHERE slices.type = 'object'`,
  ],
};

/** How long slices are kept, and documents that nobody writes any more: their data source is gone. Milliseconds. */
const KEPT_SLICES = 35 * ms.day;
const KEPT_UNUSED = 400 * ms.day;

const documentRow = v.object({ document: v.string() });
const sliceRow = v.object({ start: v.number(), slice: v.string() });
const slicesText = v.pipe(v.string(), v.parseJson(), sliceSchema);

/** Kept documents of one name, each under a key, with slices of time beside them. */
export class Documents {
  readonly place: StorePlace;
  readonly #tables: Tables;
  readonly #name: string;

  /** @param name separates what is kept for one purpose from what is kept for another */
  constructor(store: Store, name: string) {
    this.place = store.place;
    this.#tables = store.tables(statisticsSchema.owner, statisticsSchema.migrations);
    this.#name = name;
  }

  /** All of `work` or nothing of it, and nobody else's in between. */
  transaction<T>(work: () => T): T {
    return this.#tables.transaction(work);
  }

  read(key: string): string | null {
    const sql = 'SELECT document FROM statistics_documents WHERE name = ? AND key = ?';
    const [row] = this.#tables.all(sql, documentRow, this.#name, key);
    return row?.document ?? null;
  }

  /** @param now epoch milliseconds */
  write(key: string, document: string, now: number): void {
    const sql = 'INSERT OR REPLACE INTO statistics_documents (name, key, document, updated) VALUES (?, ?, ?, ?)';
    this.#tables.run(sql, this.#name, key, document, now);
  }

  rename(key: string, newKey: string): void {
    const sql = 'UPDATE OR REPLACE statistics_documents SET key = ? WHERE name = ? AND key = ?';
    this.#tables.run(sql, newKey, this.#name, key);
  }

  /** Removes the document and the slices. */
  remove(key: string): void {
    this.transaction(() => {
      this.#tables.run('DELETE FROM statistics_documents WHERE name = ? AND key = ?', this.#name, key);
      this.#tables.run('DELETE FROM statistics_slices WHERE name = ? AND key = ?', this.#name, key);
    });
  }

  /** Slices that begin at `from` or later and before `to`, epoch milliseconds; what cannot be read is left out. */
  readSlices(key: string, from: number, to: number): Slices {
    const sql = 'SELECT start, slice FROM statistics_slices WHERE name = ? AND key = ? AND start >= ? AND start < ?';
    const slices: Slices = new Map();
    for (const { start, slice } of this.#tables.all(sql, sliceRow, this.#name, key, from, to)) {
      const read = v.safeParse(slicesText, slice);
      if (read.success) {
        slices.set(start, read.output);
      }
    }
    return slices;
  }

  writeSlice(key: string, start: number, slice: Slice): void {
    const sql = 'INSERT OR REPLACE INTO statistics_slices (name, key, start, slice) VALUES (?, ?, ?, ?)';
    this.#tables.run(sql, this.#name, key, start, JSON.stringify(slice));
  }

  /**
   * Notes that the document is in use, and removes what nobody needs any more: slices that are old, or lie after now
   * because a clock was wrong, and documents that have been in nobody's use for long.
   *
   * @param now epoch milliseconds, of a clock that can be trusted
   */
  tidy(key: string, now: number): void {
    this.transaction(() => {
      this.touch(key, now);
      const outside = 'DELETE FROM statistics_slices WHERE name = ? AND (start < ? OR start > ?)';
      this.#tables.run(outside, this.#name, now - KEPT_SLICES, now + SLICE_MILLISECONDS);
      const unused = 'DELETE FROM statistics_documents WHERE name = ? AND updated < ?';
      this.#tables.run(unused, this.#name, now - KEPT_UNUSED);
    });
  }

  touch(key: string, now: number): void {
    this.#tables.run('UPDATE statistics_documents SET updated = ? WHERE name = ? AND key = ?', now, this.#name, key);
  }
}
