import { floorTo } from '../../../time/rounding';
import type { Interval } from '../../../time/interval';
import { FIVE_MINUTES, type Resolution } from '../../bucket-store';
import { addAmounts, type Amounts } from '../amounts/amounts';
import { bucketOfMinutes, type BucketRows } from '../rows/bucket-rows';
import { ALL_MINUTES, bucketOf, minutesIn } from '../grid';
import { type LongSpan, type LongSpans, startOf, stopOf } from '../rows/long-spans';
import { type Segment, segmentsIn } from './segments';
import type { RollUps } from './roll-ups';
import { holds, overlaps, secondsOf, without } from '../../../time/intervals';
import { boundByWhole, knowsLess, subtractAmounts } from '../amounts/subtract';
import { DAY, HOUR } from '../../../time/units';

/**
 * Finds the place of what was measured. No time ever counts twice: what is known at the same or a finer resolution
 * stays, and what was known coarser gives way, or has the finer taken out of it. What cannot be told apart from what
 * is known is not kept.
 */
export class SpanWriter {
  readonly #rows: BucketRows;
  readonly #longs: LongSpans;
  readonly #rollUps: RollUps;

  constructor(rows: BucketRows, longs: LongSpans, rollUps: RollUps) {
    this.#rows = rows;
    this.#longs = longs;
    this.#rollUps = rollUps;
  }

  /** @returns whether it was kept */
  write({ from, to }: Interval, amounts: Amounts): boolean {
    const bucket = bucketOf({ from, to });
    const isKept =
      bucket === null
        ? this.#writeLong({ from, to }, amounts)
        : to - from === bucket.resolution
          ? this.#writeBucket(bucket.resolution, from, amounts)
          : this.#writeMinutes(bucket.start, { from, to }, amounts);
    if (isKept) {
      this.#rollUps.touch(from, to);
    }
    return isKept;
  }

  /** A part of a bucket of five minutes. */
  #writeMinutes(start: number, span: Interval, amounts: Amounts): boolean {
    const minutes = minutesIn(start, [span]);
    const known = this.#rows.get(FIVE_MINUTES, start)?.minutes ?? 0;
    if ((known & minutes) !== 0 || !this.#makeWay([span], amounts, { insists: false })) {
      return false;
    }
    this.#addMinutes(start, minutes, amounts);
    return true;
  }

  #addMinutes(start: number, minutes: number, amounts: Amounts): void {
    const found = this.#rows.get(FIVE_MINUTES, start);
    const sum: Amounts = found?.amounts ?? new Map();
    addAmounts(sum, amounts);
    this.#rows.put(bucketOfMinutes(start, (found?.minutes ?? 0) | minutes, sum));
  }

  /** A whole bucket. */
  #writeBucket(resolution: Resolution, start: number, amounts: Amounts): boolean {
    const whole = { from: start, to: start + resolution };
    if (this.#isKnown(resolution, whole)) {
      return false;
    }
    const inside = this.#segmentsInside(whole);
    const fresh = without(
      [whole],
      inside.flatMap(({ intervals }) => intervals)
    );
    if (fresh.length === 0 || !this.#makeWay(fresh, restOf(amounts, resolution, inside), { insists: true })) {
      return false;
    }
    if (resolution === FIVE_MINUTES) {
      inside.forEach(({ long }) => long && this.#longs.delete(long.id));
      this.#rows.put(bucketOfMinutes(start, ALL_MINUTES, amounts));
    } else {
      this.#putDirect(resolution, start, amounts);
    }
    return true;
  }

  /** An hour that is nothing but a part of a long span, which may stand there, is not known by itself. */
  #isKnown(resolution: Resolution, whole: Interval): boolean {
    const found = this.#rows.get(resolution, whole.from);
    if (!found || resolution === FIVE_MINUTES) {
      return found?.minutes === ALL_MINUTES;
    }
    return found.direct || !this.#longs.around(whole.from, whole.to).some(({ intervals }) => holds(intervals, [whole]));
  }

  #putDirect(resolution: Resolution, start: number, amounts: Amounts): void {
    const counts = { known: resolution, seconds: resolution, online: 0, onlineBuckets: 0 };
    this.#rows.put({ resolution, start, minutes: 0, direct: true, ...counts, amounts });
  }

  /** A time that is no bucket. What is known of it is taken out; the rest is one amount, which stands at its end. */
  #writeLong(span: Interval, amounts: Amounts): boolean {
    const segments = segmentsIn(this.#rows, this.#longs, span.from, span.to);
    const inside = segments.filter(({ intervals }) => holds([span], intervals));
    const across = segments.filter((segment) => !inside.includes(segment));
    const canBeTold = across.every(({ long }) => long && holds(long.intervals, [span]));
    if (!canBeTold || this.#cutsCoarser(span)) {
      return false;
    }
    const rest = without(
      [span],
      inside.flatMap(({ intervals }) => intervals)
    );
    const restAmounts = restOf(amounts, span.to - span.from, inside);
    if (rest.length === 0 || !this.#makeWay(rest, restAmounts, { insists: false })) {
      return false;
    }
    if (!this.#settle(rest, restAmounts)) {
      this.#longs.add(rest, restAmounts);
    }
    return true;
  }

  /** What is left of a long span may be a bucket after all, or a part of one. */
  #settle(rest: Interval[], amounts: Amounts): boolean {
    const hull = { from: rest[0]?.from ?? 0, to: rest.at(-1)?.to ?? 0 };
    const bucket = bucketOf(hull);
    if (bucket?.resolution === FIVE_MINUTES) {
      this.#addMinutes(bucket.start, minutesIn(bucket.start, rest), amounts);
    } else if (bucket && rest.length === 1) {
      this.#putDirect(bucket.resolution, bucket.start, amounts);
    } else {
      return false;
    }
    return true;
  }

  #segmentsInside(whole: Interval): Segment[] {
    return segmentsIn(this.#rows, this.#longs, whole.from, whole.to).filter(({ intervals }) =>
      holds([whole], intervals)
    );
  }

  /** Whether an hour or a day that was measured as such has a part in the span, and another outside. */
  #cutsCoarser({ from, to }: Interval): boolean {
    return [DAY, HOUR].some((resolution) =>
      this.#rows.range(resolution, floorTo(from, resolution), to).some(({ direct, start }) => {
        const end = start + resolution;
        return direct && (start < from || end > to) && (start > from || end < to);
      })
    );
  }

  /**
   * Takes what is written now out of the long span that has it. Where it is across the edge of one, that one is
   * forgotten if the writing insists; its time is unknown then.
   */
  #makeWay(fresh: Interval[], amounts: Amounts, { insists }: { insists: boolean }): boolean {
    const from = fresh[0]?.from ?? 0;
    const to = fresh.at(-1)?.to ?? 0;
    const inTheWay = this.#longs.around(from, to).filter(({ intervals }) => overlaps(intervals, fresh));
    const holder = inTheWay.find(({ intervals }) => holds(intervals, fresh));
    if (holder) {
      return this.#takeOut(holder, fresh, amounts);
    }
    if (inTheWay.length > 0 && !insists) {
      return false;
    }
    inTheWay.forEach((long) => this.#forget(long));
    return true;
  }

  #takeOut(long: LongSpan, fresh: Interval[], amounts: Amounts): boolean {
    if (knowsLess(amounts, long.amounts)) {
      this.#longs.update({ ...long, refined: true });
      return false;
    }
    boundByWhole(amounts, long.amounts);
    const intervals = without(long.intervals, fresh);
    this.#rollUps.touch(startOf(long), stopOf(long));
    const rest = subtractAmounts(long.amounts, amounts, secondsOf(intervals));
    if (intervals.length === 0 || this.#settle(intervals, rest)) {
      this.#longs.delete(long.id);
    } else {
      this.#longs.update({ ...long, intervals, amounts: rest });
    }
    return true;
  }

  #forget(long: LongSpan): void {
    this.#longs.delete(long.id);
    this.#rollUps.touch(startOf(long), stopOf(long));
  }
}

/** What is left of a time when the segments inside are taken out. */
function restOf(amounts: Amounts, seconds: number, inside: readonly Segment[]): Amounts {
  let left = seconds;
  return inside.reduce((rest, segment) => {
    left -= secondsOf(segment.intervals);
    return subtractAmounts(rest, segment.amounts, left);
  }, amounts);
}
