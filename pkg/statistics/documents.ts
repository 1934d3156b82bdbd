import * as v from 'valibot';
import type { Schema, Store, Tables } from '../store/store';

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
  ],
};

const documentRow = v.object({ document: v.string() });

/** Kept documents of one name, each under a key. */
export class Documents {
  readonly #tables: Tables;
  readonly #name: string;

  /** @param name separates what is kept for one purpose from what is kept for another */
  constructor(store: Store, name: string) {
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

  remove(key: string): void {
    this.#tables.run('DELETE FROM statistics_documents WHERE name = ? AND key = ?', this.#name, key);
  }
}
