import * as v from 'valibot';
import type { Schema, Store, Tables } from '../store/store';
import type { PastPosition } from './past-scrapes';

/** How far each server's past has been sent to each receiver. */
const progressSchema: Schema = {
  owner: 'backfill',
  migrations: [
    `CREATE TABLE backfill_progress (
      receiver TEXT NOT NULL,
      server TEXT NOT NULL,
      document TEXT NOT NULL,
      PRIMARY KEY (receiver, server)
    ) STRICT, WITHOUT ROWID;`,
  ],
};

const entitySchema = v.variant('kind', [
  v.object({ kind: v.literal('key'), keyId: v.nullable(v.string()) }),
  v.object({
    kind: v.literal('location'),
    location: v.string(),
    asn: v.nullable(v.number()),
    asOrg: v.nullable(v.string()),
  }),
]);

const documentSchema = v.object({
  wanted: v.object({ from: v.nullable(v.number()), until: v.nullable(v.number()) }),
  from: v.number(),
  until: v.number(),
  /** Up to where it is read; all before is sent, or waits in the queue. */
  read: v.number(),
  isDone: v.boolean(),
  at: v.nullable(v.number()),
  counters: v.array(v.object({ entity: entitySchema, data: v.number(), tunnelTime: v.number() })),
});

const rowSchema = v.object({ document: v.pipe(v.string(), v.parseJson(), documentSchema) });

/** Epoch seconds; null: as far as anything is known. */
export interface WantedSpan {
  from: number | null;
  until: number | null;
}

/** Of one server; times are epoch seconds. */
export interface BackfillProgress extends PastPosition {
  wanted: WantedSpan;
  from: number;
  until: number;
  read: number;
  isDone: boolean;
}

/** Keeps the progress of backfills to one receiver. */
export class ProgressBook {
  readonly #receiver: string;

  readonly #tables: Tables;

  constructor(store: Store, receiver: string) {
    this.#receiver = receiver;

    this.#tables = store.tables(progressSchema.owner, progressSchema.migrations);
  }

  /** Null where none was begun. @throws PluginError `STORE_FAILED` */
  read(server: string): BackfillProgress | null {
    const sql = 'SELECT document FROM backfill_progress WHERE receiver = ? AND server = ?';
    return this.#tables.all(sql, rowSchema, this.#receiver, server)[0]?.document ?? null;
  }

  /** Together with what `queue` puts into the queue: both or nothing. @throws PluginError `STORE_FAILED` */
  write(server: string, progress: BackfillProgress, queue: () => void): void {
    this.#tables.transaction(() => {
      queue();
      const sql = 'INSERT OR REPLACE INTO backfill_progress (receiver, server, document) VALUES (?, ?, ?)';
      this.#tables.run(sql, this.#receiver, server, JSON.stringify(progress));
    });
  }
}
