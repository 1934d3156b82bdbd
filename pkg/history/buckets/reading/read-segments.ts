import { floorTo } from '../../../time/rounding';
import type { Interval } from '../../../time/interval';
import { FIVE_MINUTES, type Resolution, resolutions } from '../../bucket-store';
import { AmountReader } from '../amounts/amount-reader';
import type { BucketRows } from '../rows/bucket-rows';
import { ALL_MINUTES, endOfMinutes, intervalsOf } from '../grid';
import { intervalAt, intervalOf, type Intervals } from './intervals';
import type { KeptTotals } from '../amounts/amounts';
import { contentOf, stopOf, type LongSpan, type LongSpans } from '../rows/long-spans';
import { joined, overlap, without } from '../../../time/intervals';

/** A bucket or a long span as queries read it: what was kept of all entities, and the amounts still as bytes. */
export interface ReadSegment extends KeptTotals {
  interval: number;
  /** Null: a long span. */
  resolution: Resolution | null;
  start: number;
  /** Where the amounts stand. */
  stop: number;
  /** Seconds that the amounts cover. */
  seconds: number;
  online: number;
  onlineBuckets: number;
  amounts: Uint8Array;
}

/** Whether a segment covers time before its interval: what it holds may have flowed there. A long span may have holes. */
export function reachesBack(
  { interval, resolution, start, stop, seconds }: ReadSegment,
  { edges }: Intervals
): boolean {
  const edge = edges[interval] ?? 0;
  return resolution === null ? start < edge : seconds > stop - Math.max(start, edge);
}

export interface ReadRange {
  /** By interval, and in it by resolution, coarse ones first. */
  segments: ReadSegment[];
  /** What is known of the whole range, sorted and joined. */
  known: Interval[];
}

/**
 * By how much amounts of a segment cover more than it in its interval. What is told in a later segment than it was counted in
 * may be of the time before the interval, which lacks nothing here.
 *
 * @param shift seconds by which they cover more than the whole segment
 */
export function shiftInside(shift: number, { interval, stop }: ReadSegment, { edges }: Intervals): number {
  return Math.max(shift, (edges[interval] ?? 0) - stop);
}

/**
 * What intervals are made of: the coarsest buckets that lie in one, then finer ones for the rest. A bucket of five
 * minutes, and a long span, belong to the interval in which they end.
 */
export function readSegments(rows: BucketRows, longs: LongSpans, intervals: Intervals): ReadRange {
  const reader = new AmountReader();
  const segments: ReadSegment[] = [];
  const known: Interval[] = [];
  let left: Interval[] = [{ from: intervals.from, to: intervals.to }];
  for (const resolution of resolutions.toReversed()) {
    if (resolution > FIVE_MINUTES && resolution <= intervals.longest) {
      const used: Interval[] = [];
      for (const { from, to } of left) {
        for (const bucket of rows.raw(resolution, from, to)) {
          const { start } = bucket;
          const stop = start + resolution;
          const interval = intervalOf(intervals, start, stop);
          if (interval >= 0) {
            const segment = readSegment(reader, bucket.content, resolution, start, stop);
            segment.interval = interval;
            segments.push(segment);
            used.push({ from: start, to: stop });
            known.push({ from: start, to: start + bucket.known });
          }
        }
      }
      left = without(left, joined(used));
    }
  }
  for (const { from, to } of left) {
    for (const { start, minutes, content } of rows.raw(FIVE_MINUTES, floorTo(from, FIVE_MINUTES), to)) {
      const stop = endOfMinutes(start, minutes);
      const own = minutes === ALL_MINUTES ? [{ from: start, to: stop }] : intervalsOf(start, minutes);
      known.push(...overlap(own, from, to));
      addEndingIn(segments, readSegment(reader, content, FIVE_MINUTES, start, stop), { from, to }, intervals);
    }
  }
  // Of what ends after the range nothing is told of the time before.
  for (const long of longs.around(intervals.from, intervals.to).filter((each) => stopOf(each) <= intervals.to)) {
    for (const interval of left) {
      known.push(...overlap(long.intervals, interval.from, interval.to));
      addEndingIn(segments, readLong(long), interval, intervals);
    }
  }
  return { segments: segments.sort((a, b) => a.interval - b.interval), known: joined(known) };
}

function addEndingIn(
  segments: ReadSegment[],
  segment: ReadSegment,
  { from, to }: Interval,
  intervals: Intervals
): void {
  if (segment.stop > from && segment.stop <= to) {
    segment.interval = intervalAt(intervals, segment.stop - 1);
    segments.push(segment);
  }
}

function readLong({ intervals, amounts }: LongSpan): ReadSegment {
  const [start = 0, stop = 0] = [intervals[0]?.from, intervals.at(-1)?.to];
  return readSegment(new AmountReader(), contentOf(intervals, amounts), null, start, stop);
}

function readSegment(
  reader: AmountReader,
  amounts: Uint8Array,
  resolution: Resolution | null,
  start: number,
  stop: number
): ReadSegment {
  const { seconds, total, online, onlineBuckets } = reader.open(amounts);
  return {
    interval: -1,
    resolution,
    start,
    stop,
    seconds,
    data: total.data,
    tunnelTime: total.tunnelTime,
    dataBelow: total.dataBelow,
    dataAbove: total.dataAbove,
    tunnelTimeBelow: total.tunnelTimeBelow,
    tunnelTimeAbove: total.tunnelTimeAbove,
    active: total.active,
    unknown: total.unknown,
    online,
    onlineBuckets,
    amounts,
  };
}
