import type { Schema, Store, Tables } from '../../../store/store';
import type { EpochSeconds } from '../../../time/units';
import { eventKinds, eventSchema, type EventStore, type ServerEvent } from '../../events/event';

/**
 * What happened to servers and their keys; `server` as in history's tables. It has an owner of its own, so that a version
 * that knows no events still reads the file.
 */
export const eventsSchema: Schema = {
  owner: 'history_events',
  migrations: [
    `CREATE TABLE history_events (
      id INTEGER PRIMARY KEY,
      server INTEGER NOT NULL,
      at INTEGER NOT NULL,
      not_before INTEGER,
      kind TEXT NOT NULL,
      key_id TEXT,
      name TEXT,
      before TEXT,
      after TEXT
    ) STRICT;
    CREATE INDEX history_events_by_time ON history_events (server, at);`,
  ],
};

/** The events of one server. */
export class EventRows implements EventStore {
  readonly #tables: Tables;
  readonly #server: number;

  /** @param server its number in `history_servers` */
  constructor(store: Store, server: number) {
    this.#tables = store.tables(eventsSchema.owner, eventsSchema.migrations);
    this.#server = server;
  }

  write({ kind, at, notBefore, keyId, name, before, after }: ServerEvent): void {
    const sql = `INSERT INTO history_events (server, at, not_before, kind, key_id, name, before, after)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?)`;
    this.#tables.run(sql, this.#server, at, notBefore, kind, keyId, name, before, after);
  }

  read(from: EpochSeconds, to: EpochSeconds): ServerEvent[] {
    const kinds = eventKinds.map(() => '?').join(', ');
    // A later version of the same tables may know more kinds.
    const sql = `SELECT kind, at, not_before AS notBefore, key_id AS keyId, name, before, after FROM history_events
      WHERE server = ? AND at >= ? AND at < ? AND kind IN (${kinds}) ORDER BY at, id`;
    return this.#tables.all(sql, eventSchema, this.#server, Math.floor(from), Math.ceil(to), ...eventKinds);
  }

  deleteBefore(moment: EpochSeconds): void {
    this.#tables.run('DELETE FROM history_events WHERE server = ? AND at < ?', this.#server, moment);
  }
}
