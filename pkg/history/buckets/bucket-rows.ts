import * as v from 'valibot';
import type { Tables } from '../../store/store';
import type { Resolution } from '../bucket-store';
import type { Amounts } from './amounts';
import { type Content, decodeAmounts, encodeAmounts } from './encoding';
import { allMinutes, fiveMinutes, secondsOfMinutes } from './grid';
import { totalsOf } from './kept-totals';
import type { Owner } from './owner';

/** A bucket as it is kept; see `schema.ts`. */
export interface Bucket extends Content {
  resolution: Resolution;
  start: number;
  minutes: number;
  known: number;
  direct: boolean;
}

interface BucketEnd {
  start: number;
  minutes: number;
}

const columns = 'resolution, start, minutes, known, direct, amounts';
const ofOwner = 'FROM history_buckets WHERE server = ? AND kind = ? AND resolution = ?';

const rowSchema = v.pipe(
  v.object({
    resolution: v.picklist([300, 3600, 86_400]),
    start: v.number(),
    minutes: v.number(),
    known: v.number(),
    direct: v.number(),
    amounts: v.instance(Uint8Array),
  }),
  v.transform(({ amounts, direct, ...row }): Bucket => ({ ...row, direct: direct === 1, ...decodeAmounts(amounts) }))
);

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

  put({ resolution, start, minutes, known, direct, ...content }: Bucket): void {
    this.#tables.run(
      `INSERT OR REPLACE INTO history_buckets (server, kind, resolution, start, minutes, known, direct, amounts)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
      this.#owner.server,
      this.#owner.kind,
      resolution,
      start,
      minutes,
      known,
      direct ? 1 : 0,
      encodeAmounts(content)
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
