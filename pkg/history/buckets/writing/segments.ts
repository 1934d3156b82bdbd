import type { Interval } from '../../../time/interval';
import type { Amounts } from '../amounts/amounts';
import type { Bucket, BucketRows } from '../rows/bucket-rows';
import { intervalsOf } from '../grid';
import type { LongSpan, LongSpans } from '../rows/long-spans';
import { overlaps, secondsOf } from '../../../time/intervals';
import { DAY, HOUR } from '../../../time/units';
import { FIVE_MINUTES } from '../../bucket-store';

/** Something measured by itself: minutes of a bucket, an hour or a day measured as such, or a long span. */
export interface Segment {
  intervals: Interval[];
  /** Seconds that its amounts cover. */
  seconds: number;
  amounts: Amounts;
  bucket: Bucket | null;
  long: LongSpan | null;
}

/**
 * The segments that have a part in `[from, to)`, by where they stop. Of an hour or day that was measured as such and is
 * all in it, what was measured finer is left out: the segments share no time.
 */
export function segmentsIn(rows: BucketRows, longs: LongSpans, from: number, to: number): Segment[] {
  const direct = [DAY, HOUR]
    .flatMap((resolution) => rows.range(resolution, from, to))
    .filter((bucket) => bucket.direct && bucket.start + bucket.resolution <= to);
  const minutes = rows.range(FIVE_MINUTES, from - FIVE_MINUTES + 1, to);
  const segments: Segment[] = [];
  const addUnlessHeld = (segment: Segment): void => {
    if (!segments.some(({ intervals }) => overlaps(intervals, segment.intervals))) {
      segments.push(segment);
    }
  };
  direct.map(directSegment).forEach(addUnlessHeld);
  const finer = [...minutes.map(minutesSegment), ...longs.around(from, to).map(longSegment)].filter((segment) =>
    overlaps(segment.intervals, [{ from, to }])
  );
  finer.forEach(addUnlessHeld);
  return segments.sort((a, b) => stopOfSegment(a) - stopOfSegment(b));
}

const stopOfSegment = ({ intervals }: Segment): number => intervals.at(-1)?.to ?? 0;

function directSegment(bucket: Bucket): Segment {
  const { start, resolution, seconds, amounts } = bucket;
  return { intervals: [{ from: start, to: start + resolution }], seconds, amounts, bucket, long: null };
}

export function minutesSegment(bucket: Bucket): Segment {
  const { start, minutes, seconds, amounts } = bucket;
  return { intervals: intervalsOf(start, minutes), seconds, amounts, bucket, long: null };
}

export function longSegment(long: LongSpan): Segment {
  return { intervals: long.intervals, seconds: secondsOf(long.intervals), amounts: long.amounts, bucket: null, long };
}
