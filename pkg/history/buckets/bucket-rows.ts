import * as v from 'valibot';
import type { Tables } from '../../store/store';
import type { Resolution } from '../bucket-store';
import { type Amounts, hasTraffic } from './amounts';
import { amountsSchema, encodeAmounts } from './encoding';
import { allMinutes, fiveMinutes, secondsOfMinutes } from './grid';
import type { Owner } from './owner';

/** A bucket as it is kept; see `schema.ts`. */
export interface Bucket {
  resolution: Resolution;
  start: number;
  minutes: number;
  known: number;
  seconds: number;
  direct: boolean;
  /** Sum over its buckets of five minutes of entities with traffic, and how many buckets that were. */
  online: number;
  onlineBuckets: number;
  amounts: Amounts;
}

interface BucketEnd {
  start: number;
  minutes: number;
}

const columns = 'resolution, start, minutes, known, seconds, direct, online, online_buckets AS onlineBuckets, amounts';
const ofOwner = 'FROM history_buckets WHERE server = ? AND kind = ? AND resolution = ?';

const rowSchema = v.object({
  resolution: v.picklist([300, 3600, 86_400]),
  start: v.number(),
  minutes: v.number(),
  known: v.number(),
  seconds: v.number(),
  direct: v.pipe(
    v.number(),
    v.transform((direct) => direct === 1)
  ),
  online: v.number(),
  onlineBuckets: v.number(),
  amounts: amountsSchema,
});

/** The buckets of one kind of one server. */
export class BucketRows {
  readonly #tables: Tables;
  readonly #owner: Owner;

  constructor(tables: Tables, owner: Owner) {
    this.#tables = tables;
    this.#owner = owner;
  }

  get(resolution: Resolution, start: number): Bucket | null {
    return this.range(resolution, start, start + 1)[0] ?? null;
  }

  /** Those that begin in `[from, to)`, oldest first. */
  range(resolution: Resolution, from: number, to: number): Bucket[] {
    const sql = `SELECT ${columns} ${ofOwner} AND start >= ? AND start < ? ORDER BY start`;
    return this.#tables.all(sql, rowSchema, this.#owner.server, this.#owner.kind, resolution, from, to);
  }

  /** Known minutes of the buckets of five minutes that begin in `[from, to)`, by their start. */
  minutes(from: number, to: number): Map<number, number> {
    return this.#column('minutes', fiveMinutes, from, to);
  }

  /** Known seconds of the buckets that begin in `[from, to)`, by their start. */
  known(resolution: Resolution, from: number, to: number): Map<number, number> {
    return this.#column('known', resolution, from, to);
  }

  /** First and last of a resolution: start and known minutes; null where there is none. */
  ends(resolution: Resolution): { first: BucketEnd; last: BucketEnd } | null {
    const [first, last] = (['ASC', 'DESC'] as const).map((order) => {
      const sql = `SELECT start, minutes ${ofOwner} ORDER BY start ${order} LIMIT 1`;
      const [start, minutes] = this.#tables.numbers(sql, this.#owner.server, this.#owner.kind, resolution);
      return start === undefined || minutes === undefined ? null : { start, minutes };
    });
    return first && last ? { first, last } : null;
  }

  put(bucket: Bucket): void {
    const { resolution, start, minutes, known, seconds, direct, online, onlineBuckets, amounts } = bucket;
    const totals = totalsOf(amounts);
    this.#tables.run(
      `INSERT OR REPLACE INTO history_buckets (server, kind, resolution, start, minutes, known, seconds, direct, data,
        tunnel_time, data_error, tunnel_time_error, active, online, online_buckets, unknown, amounts)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      this.#owner.server,
      this.#owner.kind,
      resolution,
      start,
      minutes,
      known,
      seconds,
      direct ? 1 : 0,
      totals.data,
      totals.tunnelTime,
      totals.dataError,
      totals.tunnelTimeError,
      totals.active,
      online,
      onlineBuckets,
      totals.unknown,
      encodeAmounts(amounts)
    );
  }

  #column(column: 'minutes' | 'known', resolution: Resolution, from: number, to: number): Map<number, number> {
    const { server, kind } = this.#owner;
    const sql = `SELECT start, ${column} ${ofOwner} AND start >= ? AND start < ?`;
    const numbers = this.#tables.numbers(sql, server, kind, resolution, from, to);
    const byStart = new Map<number, number>();
    for (let at = 0; at + 1 < numbers.length; at += 2) {
      byStart.set(numbers[at] ?? 0, numbers[at + 1] ?? 0);
    }
    return byStart;
  }

  /** Deletes those that begin in `[from, to)`. */
  delete(resolution: Resolution, from: number, to: number): void {
    const { server, kind } = this.#owner;
    this.#tables.run(`DELETE ${ofOwner} AND start >= ? AND start < ?`, server, kind, resolution, from, to);
  }
}

/** A bucket of five minutes of which these minutes are known. */
export function bucketOfMinutes(start: number, minutes: number, amounts: Amounts): Bucket {
  const seconds = secondsOfMinutes(minutes);
  const isWhole = minutes === allMinutes;
  return {
    resolution: fiveMinutes,
    start,
    minutes,
    known: seconds,
    seconds,
    direct: false,
    online: isWhole ? totalsOf(amounts).active : 0,
    onlineBuckets: isWhole ? 1 : 0,
    amounts,
  };
}

/** Sums over the entities of a bucket. */
export interface KeptTotals {
  data: number;
  tunnelTime: number;
  dataError: number;
  tunnelTimeError: number;
  /** Entities with traffic. */
  active: number;
  /** Entities of which something is not known. */
  unknown: number;
}

export function totalsOf(amounts: Amounts): KeptTotals {
  const totals = { data: 0, tunnelTime: 0, dataError: 0, tunnelTimeError: 0, active: 0, unknown: 0 };
  for (const amount of amounts.values()) {
    totals.data += amount.data.value;
    totals.tunnelTime += amount.tunnelTime.value;
    totals.dataError += amount.data.error;
    totals.tunnelTimeError += amount.tunnelTime.error;
    totals.active += hasTraffic(amount) ? 1 : 0;
    totals.unknown += amount.data.unknown > 0 || amount.tunnelTime.unknown > 0 ? 1 : 0;
  }
  return totals;
}
