import * as v from 'valibot';
import type { Store, Tables } from '../../store/store';
import type { Interval } from '../../time/interval';
import { floorTo } from '../../time/rounding';
import { DAY } from '../../time/units';
import { type Resolution, resolutions } from '../bucket-store';
import type { Entity, EntityKind } from '../model';
import type { Amounts, BucketAmount } from './amounts/amounts';
import type { ServerEvent } from '../events/event';
import { KindBuckets } from './kind-buckets';
import { EventRows } from './rows/events';
import { readPruned, writePruned } from './rows/retention';
import { historySchema, kinds } from './rows/schema';

/** One entity of a bucket or span, as it is kept: tunnel time in milliseconds, all numbers whole. */
export interface KeptAmount extends BucketAmount {
  entity: Entity;
}

/**
 * All that is kept of one server, in records that another store can take: nothing is rounded, and bounds are in it. Times
 * are epoch seconds.
 */
export type KeptRecord =
  /** Until when finer buckets were deleted. */
  | { record: 'pruned'; fiveMinutes: number; hours: number }
  | { record: 'state'; name: string; document: string }
  | { record: 'entity'; entity: Entity; firstSeen: number; lastSeen: number }
  | {
      record: 'bucket';
      kind: EntityKind;
      resolution: Resolution;
      start: number;
      /** Known minutes of five, as bits; 0 in hours and days. */
      minutes: number;
      known: number;
      direct: boolean;
      seconds: number;
      online: number;
      onlineBuckets: number;
      amounts: KeptAmount[];
    }
  /** An amount over a time that is no bucket. */
  | { record: 'span'; kind: EntityKind; intervals: Interval[]; refined: boolean; amounts: KeptAmount[] }
  /** `responseTime` is the sum in microseconds. */
  | {
      record: 'probes';
      resolution: Resolution;
      start: number;
      polls: number;
      up: number;
      timed: number;
      responseTime: number;
    }
  | { record: 'event'; event: ServerEvent };

const stateSchema = v.object({ name: v.string(), document: v.string() });
const probesSchema = v.object({
  resolution: v.picklist(resolutions),
  start: v.number(),
  polls: v.number(),
  up: v.number(),
  timed: v.number(),
  responseTime: v.number(),
});

/** @throws PluginError `STORE_FAILED` */
export function* readRecords(store: Store, serverId: string): Generator<KeptRecord> {
  const tables = tablesOf(store);
  const [server] = tables.numbers('SELECT id FROM history_servers WHERE server_id = ?', serverId);
  if (server === undefined) {
    return;
  }
  yield { record: 'pruned', ...readPruned(tables, server) };
  const states = 'SELECT name, document FROM history_states WHERE server = ? ORDER BY name';
  for (const state of tables.all(states, stateSchema, server)) {
    yield { record: 'state', ...state };
  }
  for (const buckets of kindsOf(tables, server)) {
    yield* recordsOfKind(buckets);
  }
  const probes = `SELECT resolution, start, looks AS polls, up, timed, response_time AS responseTime
    FROM history_availability WHERE server = ? ORDER BY resolution, start`;
  for (const each of tables.all(probes, probesSchema, server)) {
    yield { record: 'probes', ...each };
  }
  for (const event of new EventRows(store, server).read(-Infinity, Infinity)) {
    yield { record: 'event', event };
  }
}

function* recordsOfKind({ rows, longs, entities, owner }: KindBuckets): Generator<KeptRecord> {
  const kind = kinds[owner.kind] ?? 'key';
  const known = [...entities.all()];
  for (const { entity, firstSeen, lastSeen } of known) {
    yield { record: 'entity', entity, firstSeen, lastSeen };
  }
  const byId = new Map(known.map(({ id, entity }) => [id, entity]));
  const amountsOf = (amounts: Amounts): KeptAmount[] =>
    Array.from(amounts).flatMap(([id, amount]) => {
      const entity = byId.get(id);
      return entity ? [{ entity, ...amount }] : [];
    });
  for (const resolution of resolutions) {
    const extent = rows.extent(resolution);
    // A day at a time: there may be years of them.
    for (let from = floorTo(extent?.from ?? 0, DAY); from < (extent?.to ?? 0); from += DAY) {
      for (const { amounts, ...bucket } of rows.range(resolution, from, from + DAY)) {
        yield { record: 'bucket', kind, ...bucket, amounts: amountsOf(amounts) };
      }
    }
  }
  for (const { intervals, refined, amounts } of longs.around(-Infinity, Infinity)) {
    yield { record: 'span', kind, intervals, refined, amounts: amountsOf(amounts) };
  }
}

/** Puts records of a server into a store that has nothing of it. */
export class RecordWriter {
  readonly #tables: Tables;
  readonly #server: number;
  readonly #kinds: readonly KindBuckets[];
  readonly #events: EventRows;

  /** @throws Error where something is kept of the server; PluginError `STORE_FAILED` */
  constructor(store: Store, serverId: string) {
    this.#tables = tablesOf(store);
    this.#tables.run('INSERT INTO history_servers (server_id) VALUES (?) ON CONFLICT DO NOTHING', serverId);
    const [server = 0] = this.#tables.numbers('SELECT id FROM history_servers WHERE server_id = ?', serverId);
    this.#server = server;
    this.#kinds = kindsOf(this.#tables, server);
    this.#events = new EventRows(store, server);
    if (this.#kinds.some((buckets) => buckets.extent() !== null)) {
      throw new Error('The store has history of this server already.');
    }
  }

  /** @throws PluginError `STORE_FAILED` */
  write(record: KeptRecord): void {
    switch (record.record) {
      case 'pruned':
        return writePruned(this.#tables, this.#server, record);
      case 'state': {
        const sql = 'INSERT OR REPLACE INTO history_states (server, name, document) VALUES (?, ?, ?)';
        return this.#tables.run(sql, this.#server, record.name, record.document);
      }
      case 'entity':
        return void this.#of(record.entity.kind).entities.see(record.entity, record.firstSeen, record.lastSeen);
      case 'bucket': {
        const buckets = this.#of(record.kind);
        return buckets.rows.put({ ...record, amounts: numbered(buckets, record.amounts) });
      }
      case 'span': {
        const buckets = this.#of(record.kind);
        return buckets.longs.add(record.intervals, numbered(buckets, record.amounts), record.refined);
      }
      case 'event':
        return this.#events.write(record.event);
      case 'probes': {
        const sql = `INSERT OR REPLACE INTO history_availability
          (server, resolution, start, looks, up, timed, response_time) VALUES (?, ?, ?, ?, ?, ?, ?)`;
        const { resolution, start, polls, up, timed, responseTime } = record;
        return this.#tables.run(sql, this.#server, resolution, start, polls, up, timed, responseTime);
      }
    }
  }

  #of(kind: EntityKind): KindBuckets {
    const found = this.#kinds[kinds.indexOf(kind)];
    if (!found) {
      throw new RangeError(`There are no buckets of ${kind}.`);
    }
    return found;
  }
}

function numbered({ entities }: Pick<KindBuckets, 'entities'>, amounts: readonly KeptAmount[]): Amounts {
  return new Map(amounts.map(({ entity, ...amount }) => [entities.find(entity)?.id ?? 0, amount]));
}

function tablesOf(store: Store): Tables {
  return store.tables(historySchema.owner, historySchema.migrations);
}

function kindsOf(tables: Tables, server: number): KindBuckets[] {
  const pruned = () => readPruned(tables, server);
  return kinds.map((_, kind) => new KindBuckets(tables, { server, kind }, pruned));
}
