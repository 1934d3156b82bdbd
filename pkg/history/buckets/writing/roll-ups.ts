import { floorTo } from '../../../time/rounding';
import { FIVE_MINUTES, type Resolution } from '../../bucket-store';
import type { Bucket, BucketRows } from '../rows/bucket-rows';
import { ALL_MINUTES, endOfMinutes, minutesIn } from '../grid';
import { type LongSpan, type LongSpans, stopOf } from '../rows/long-spans';
import {
  addPart,
  type Amounts,
  type BucketAmount,
  hasTraffic,
  meanClients,
  measures,
  unknownSeconds,
} from '../amounts/amounts';
import { holds, overlap, secondsOf } from '../../../time/intervals';
import { boundByKnown } from '../amounts/subtract';
import { DAY, HOUR } from '../../../time/units';

/** Before these times finer buckets are gone, and what was made of them stays as it is. */
export interface Pruned {
  fiveMinutes: number;
  hours: number;
}

/** An hour or a day in the making. */
type Sum = Pick<Bucket, 'known' | 'seconds' | 'online' | 'onlineBuckets' | 'amounts'>;

type Detail = Pick<BucketAmount, 'last' | 'peak'>;

/**
 * Hours made of buckets of five minutes, and days made of hours, as soon as all of their time is known. Their sums are
 * exactly those of what they are made of, with bounds no wider than those of what was known of them as a whole.
 */
export class RollUps {
  readonly #rows: BucketRows;
  readonly #longs: LongSpans;
  readonly #pruned: () => Pruned;
  readonly #touched = new Set<number>();

  constructor(rows: BucketRows, longs: LongSpans, pruned: () => Pruned) {
    this.#rows = rows;
    this.#longs = longs;
    this.#pruned = pruned;
  }

  /** Something changed in `[from, to)`. */
  touch(from: number, to: number): void {
    for (let start = floorTo(from, HOUR); start < to; start += HOUR) {
      this.#touched.add(start);
    }
  }

  forget(): void {
    this.#touched.clear();
  }

  /** Makes anew what was touched. */
  flush(): void {
    const hours = [...this.#touched];
    this.#touched.clear();
    const pruned = this.#pruned();
    hours.filter((start) => start >= pruned.fiveMinutes).forEach((start) => this.#remake(HOUR, start));
    new Set(hours.map((start) => floorTo(start, DAY))).forEach((start) => {
      if (start >= pruned.hours) {
        this.#remake(DAY, start);
      }
    });
  }

  /**
   * Before finer buckets are pruned: what is known of an hour or a day that is not known as a whole is kept, too.
   */
  keepPartial(resolution: Resolution, start: number): void {
    if (!this.#rows.get(resolution, start)) {
      const sum = resolution === HOUR ? this.#sumOfMinutes(start) : this.#sumOfHours(start);
      if (sum.known > 0) {
        this.#put(resolution, start, sum);
      }
    }
  }

  #remake(resolution: Resolution, start: number): void {
    const found = this.#rows.get(resolution, start);
    const longs = this.#longs.around(start, start + resolution);
    const isComplete = resolution === HOUR ? this.#isHourComplete(start, longs) : this.#isDayComplete(start, longs);
    const sum = isComplete ? (resolution === HOUR ? this.#sumOfMinutes(start) : this.#sumOfHours(start)) : null;
    const knowsLess = found?.direct && sum && unknownSeconds(sum.amounts) > unknownSeconds(found.amounts);
    if (sum && sum.seconds > 0 && !knowsLess) {
      if (found?.known === resolution) {
        boundByKnown(sum.amounts, found.amounts);
      }
      this.#put(resolution, start, sum);
    } else if (found && !found.direct) {
      this.#rows.delete(resolution, start);
    }
  }

  #put(resolution: Resolution, start: number, sum: Sum): void {
    this.#rows.put({ resolution, start, minutes: 0, direct: false, ...sum });
  }

  #isHourComplete(start: number, longs: readonly LongSpan[]): boolean {
    const minutes = this.#rows.minutes(start, start + HOUR);
    for (let bucket = start; bucket < start + HOUR; bucket += FIVE_MINUTES) {
      const known = longs.reduce(
        (bits, { intervals }) => bits | minutesIn(bucket, intervals),
        minutes.get(bucket) ?? 0
      );
      if (known !== ALL_MINUTES) {
        return false;
      }
    }
    return true;
  }

  #isDayComplete(start: number, longs: readonly LongSpan[]): boolean {
    const known = this.#rows.known(HOUR, start, start + DAY);
    for (let bucket = start; bucket < start + DAY; bucket += HOUR) {
      const isHeld = longs.some(({ intervals }) => holds(intervals, [{ from: bucket, to: bucket + HOUR }]));
      if (known.get(bucket) !== HOUR && !isHeld) {
        return false;
      }
    }
    return true;
  }

  #sumOfMinutes(start: number): Sum {
    const sum = nothingYet();
    for (const bucket of this.#rows.range(FIVE_MINUTES, start, start + HOUR)) {
      addCounts(sum, bucket);
      addFiner(sum.amounts, bucket.amounts, (amount) => ({
        last: hasTraffic(amount) ? (endOfMinutes(bucket.start, bucket.minutes) - start) / 60 : null,
        peak: meanClients(amount.tunnelTime.value, bucket.seconds + amount.tunnelTime.shift),
      }));
    }
    for (const long of this.#longs.around(start, start + HOUR)) {
      sum.known += secondsOf(overlap(long.intervals, start, start + HOUR));
      if (stopOf(long) <= start + HOUR) {
        const seconds = secondsOf(long.intervals);
        sum.seconds += seconds;
        addFiner(sum.amounts, long.amounts, (amount) => ({
          last: hasTraffic(amount) ? (stopOf(long) - start) / 60 : null,
          peak: meanClients(amount.tunnelTime.value, seconds + amount.tunnelTime.shift),
        }));
      }
    }
    return sum;
  }

  #sumOfHours(start: number): Sum {
    const sum = nothingYet();
    const hours = this.#rows.range(HOUR, start, start + DAY);
    const longs = this.#longs.around(start, start + DAY);
    for (const bucket of hours) {
      addCounts(sum, bucket);
      const minutesBefore = (bucket.start - start) / 60;
      addFiner(sum.amounts, bucket.amounts, (amount) => ({
        last: hasTraffic(amount) ? minutesBefore + (amount.last ?? HOUR / 60) : null,
        peak: amount.peak ?? (amount.tunnelTime.value > 0 ? null : 0),
      }));
    }
    const withRow = new Set(hours.map((bucket) => bucket.start));
    for (let bucket = start; bucket < start + DAY; bucket += HOUR) {
      if (!withRow.has(bucket)) {
        sum.known += longs.reduce(
          (known, { intervals }) => known + secondsOf(overlap(intervals, bucket, bucket + HOUR)),
          0
        );
      }
    }
    return sum;
  }
}

const nothingYet = (): Sum => ({ known: 0, seconds: 0, online: 0, onlineBuckets: 0, amounts: new Map() });

function addCounts(sum: Sum, bucket: Bucket): void {
  sum.known += bucket.known;
  sum.seconds += bucket.seconds;
  sum.online += bucket.online;
  sum.onlineBuckets += bucket.onlineBuckets;
}

/** Adds finer amounts, with the last moment and the highest mean of all that were added. */
function addFiner(sum: Amounts, finer: Amounts, detailOf: (amount: BucketAmount) => Detail): void {
  for (const [entity, amount] of finer) {
    const { last, peak } = detailOf(amount);
    const into = sum.get(entity);
    if (into) {
      measures.forEach((measure) => addPart(into[measure], amount[measure]));
      into.last = last === null ? into.last : Math.max(last, into.last ?? 0);
      into.peak = peak === null || into.peak === null ? null : Math.max(peak, into.peak);
    } else {
      sum.set(entity, { data: { ...amount.data }, tunnelTime: { ...amount.tunnelTime }, last, peak });
    }
  }
}
