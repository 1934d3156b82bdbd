import type { Interval } from '../../../time/interval';
import type { Tables } from '../../../store/store';
import { FIVE_MINUTES, type Resolution } from '../../bucket-store';
import { CoarseRows, type RawBucket } from './coarse-rows';
import { type Content, decodeAmounts, encodeAmounts } from '../amounts/encoding';
import { FiveMinuteRows } from './five-minute-rows';
import { ALL_MINUTES, endOfMinutes, secondsOfMinutes, intervalsOf } from '../grid';
import { type Amounts, totalsOf } from '../amounts/amounts';
import type { Owner } from './schema';

/** A bucket as it is kept; see `schema.ts`. */
export interface Bucket extends Content {
  resolution: Resolution;
  start: number;
  minutes: number;
  known: number;
  direct: boolean;
}

/** The buckets of one kind of one server. */
export class BucketRows {
  readonly #coarse: CoarseRows;
  readonly #fine: FiveMinuteRows;

  constructor(tables: Tables, owner: Owner) {
    this.#coarse = new CoarseRows(tables, owner);
    this.#fine = new FiveMinuteRows(tables, owner);
  }

  get(resolution: Resolution, start: number): Bucket | null {
    return this.range(resolution, start, start + 1)[0] ?? null;
  }

  /** Those that begin in `[from, to)`, oldest first. */
  range(resolution: Resolution, from: number, to: number): Bucket[] {
    return this.raw(resolution, from, to).map(({ content, ...bucket }) => ({
      resolution,
      ...bucket,
      ...decodeAmounts(content),
    }));
  }

  /** The same with their content still as bytes, as queries read them. */
  raw(resolution: Resolution, from: number, to: number): RawBucket[] {
    if (resolution !== FIVE_MINUTES) {
      return this.#coarse.range(resolution, from, to);
    }
    return this.#fine.range(from, to).map(({ start, minutes, content }) => {
      return { start, minutes, known: secondsOfMinutes(minutes), direct: false, content };
    });
  }

  /** Known minutes of the buckets of five minutes that begin in `[from, to)`, by their start. */
  minutes(from: number, to: number): Map<number, number> {
    return new Map(this.#fine.range(from, to).map(({ start, minutes }) => [start, minutes]));
  }

  /** Known seconds of the hours or days that begin in `[from, to)`, by their start. */
  known(resolution: Resolution, from: number, to: number): Map<number, number> {
    return this.#coarse.known(resolution, from, to);
  }

  /** From the start of the first to the end of the last, in what is known of them; null where there is none. */
  extent(resolution: Resolution): Interval | null {
    if (resolution !== FIVE_MINUTES) {
      const ends = this.#coarse.ends(resolution);
      return ends && { from: ends.first, to: ends.last + resolution };
    }
    const ends = this.#fine.ends();
    const [first] = ends ? intervalsOf(ends.first.start, ends.first.minutes) : [];
    return ends && first ? { from: first.from, to: endOfMinutes(ends.last.start, ends.last.minutes) } : null;
  }

  put({ resolution, start, minutes, known, direct, ...bucket }: Bucket): void {
    const content = encodeAmounts(bucket);
    if (resolution === FIVE_MINUTES) {
      this.#fine.put({ start, minutes, content });
    } else {
      this.#coarse.put(resolution, { start, minutes, known, direct, content });
    }
  }

  /** Deletes an hour or a day. */
  delete(resolution: Resolution, start: number): void {
    this.#coarse.delete(resolution, start, start + 1);
  }

  /** Deletes what begins before `time`, the start of an hour. */
  deleteBefore(resolution: Resolution, time: number): void {
    if (resolution === FIVE_MINUTES) {
      this.#fine.deleteBefore(time);
    } else {
      this.#coarse.delete(resolution, 0, time);
    }
  }
}

/** A bucket of five minutes of which these minutes are known. */
export function bucketOfMinutes(start: number, minutes: number, amounts: Amounts): Bucket {
  const seconds = secondsOfMinutes(minutes);
  const isWhole = minutes === ALL_MINUTES;
  return {
    resolution: FIVE_MINUTES,
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
