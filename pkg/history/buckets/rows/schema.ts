import type { Schema } from '../../../store/store';
import type { EntityKind } from '../../model';

/**
 * Tables of history. `server` is a small number for a `serverId`; `kind` is the place of the kind in `kinds`.
 *
 * - `history_five_minutes`: one row for an hour of buckets of five minutes (`five-minute-rows.ts`).
 * - `history_buckets`: one row for an hour or a day. `known` counts the seconds of its own time that are known; `direct`
 *   marks one that was measured as such; `content` has totals and the amounts of its entities (`encoding.ts`).
 * - `history_long_spans`: measured amounts over times that are no bucket (`long-spans.ts`).
 * - `history_entities`: a small number for each entity. When it was seen is rounded to hours, outwards.
 */
const tables = `
  CREATE TABLE history_servers (
    id INTEGER PRIMARY KEY,
    server_id TEXT NOT NULL UNIQUE,
    pruned_five_minutes INTEGER NOT NULL DEFAULT 0,
    pruned_hours INTEGER NOT NULL DEFAULT 0
  ) STRICT;
  CREATE TABLE history_entities (
    server INTEGER NOT NULL,
    kind INTEGER NOT NULL,
    id INTEGER NOT NULL,
    name TEXT NOT NULL,
    first_seen INTEGER NOT NULL,
    last_seen INTEGER NOT NULL,
    PRIMARY KEY (server, kind, id),
    UNIQUE (server, kind, name)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE history_five_minutes (
    id INTEGER PRIMARY KEY,
    server INTEGER NOT NULL,
    kind INTEGER NOT NULL,
    start INTEGER NOT NULL,
    buckets BLOB NOT NULL,
    UNIQUE (server, kind, start)
  ) STRICT;
  CREATE TABLE history_buckets (
    id INTEGER PRIMARY KEY,
    server INTEGER NOT NULL,
    kind INTEGER NOT NULL,
    resolution INTEGER NOT NULL,
    start INTEGER NOT NULL,
    known INTEGER NOT NULL,
    direct INTEGER NOT NULL,
    content BLOB NOT NULL,
    UNIQUE (server, kind, resolution, start)
  ) STRICT;
  CREATE TABLE history_long_spans (
    id INTEGER PRIMARY KEY,
    server INTEGER NOT NULL,
    kind INTEGER NOT NULL,
    start INTEGER NOT NULL,
    stop INTEGER NOT NULL,
    stretches TEXT NOT NULL,
    refined INTEGER NOT NULL,
    amounts BLOB NOT NULL
  ) STRICT;
  CREATE INDEX history_long_spans_by_stop ON history_long_spans (server, kind, stop);
  CREATE TABLE history_availability (
    server INTEGER NOT NULL,
    resolution INTEGER NOT NULL,
    start INTEGER NOT NULL,
    looks INTEGER NOT NULL,
    up INTEGER NOT NULL,
    timed INTEGER NOT NULL,
    response_time INTEGER NOT NULL,
    PRIMARY KEY (server, resolution, start)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE history_states (
    server INTEGER NOT NULL,
    name TEXT NOT NULL,
    document TEXT NOT NULL,
    PRIMARY KEY (server, name)
  ) STRICT, WITHOUT ROWID;
`;

export const historySchema: Schema = { owner: 'history', migrations: [tables] };

/** In the tables a kind is its place here. */
export const kinds: readonly EntityKind[] = ['key', 'location'];

/** Whose rows: a server by its number, and a kind by its place in `kinds`. */
export interface Owner {
  server: number;
  kind: number;
}
