import * as v from 'valibot';
import type { Schema, Store, Tables } from '../store/store';
import type { EpochSeconds } from '../time/units';
import { services, type Service } from './ports';

/** What looks at a port from this machine came to in five minutes. */
export interface LooksInBucket {
  service: Service;
  port: number;
  /** When the five minutes begin. */
  start: EpochSeconds;
  looks: number;
  /** Those that found it reachable, and the time until their connections were there. */
  reached: number;
  microseconds: number;
}

/** Looks at ports of servers; `address` is host and port of the management API. */
export const looksSchema: Schema = {
  owner: 'reachability',
  migrations: [
    `CREATE TABLE reachability_looks (
      address TEXT NOT NULL,
      start INTEGER NOT NULL,
      service TEXT NOT NULL,
      port INTEGER NOT NULL,
      looks INTEGER NOT NULL,
      reached INTEGER NOT NULL,
      microseconds INTEGER NOT NULL,
      PRIMARY KEY (address, start, service, port)
    ) STRICT, WITHOUT ROWID;`,
  ],
};

const bucketSchema = v.object({
  service: v.picklist(services),
  port: v.number(),
  start: v.number(),
  looks: v.number(),
  reached: v.number(),
  microseconds: v.number(),
});

/** What is kept of looks at ports. Several processes add to the same rows. */
export class LookTable {
  readonly #tables: Tables;

  constructor(store: Store) {
    this.#tables = store.tables(looksSchema.owner, looksSchema.migrations);
  }

  /** All of it or nothing. */
  add(buckets: ReadonlyArray<LooksInBucket & { address: string }>): void {
    const sql = `INSERT INTO reachability_looks (address, start, service, port, looks, reached, microseconds)
      VALUES (?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT DO UPDATE SET looks = looks + excluded.looks, reached = reached + excluded.reached,
        microseconds = microseconds + excluded.microseconds`;
    this.#tables.transaction(() => {
      for (const { address, start, service, port, looks, reached, microseconds } of buckets) {
        this.#tables.run(sql, address, start, service, port, looks, reached, microseconds);
      }
    });
  }

  /** Five minutes that begin in `[from, to)`. */
  read(address: string, from: EpochSeconds, to: EpochSeconds): LooksInBucket[] {
    const known = services.map(() => '?').join(', ');
    // A later version of the same table may know more services.
    const sql = `SELECT service, port, start, looks, reached, microseconds FROM reachability_looks
      WHERE address = ? AND start >= ? AND start < ? AND service IN (${known})`;
    return this.#tables.all(sql, bucketSchema, address, Math.floor(from), Math.ceil(to), ...services);
  }

  deleteBefore(moment: EpochSeconds): void {
    this.#tables.run('DELETE FROM reachability_looks WHERE start < ?', Math.floor(moment));
  }
}
