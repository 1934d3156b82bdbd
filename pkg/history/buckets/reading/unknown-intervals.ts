import { floorTo } from '../../../time/rounding';
import type { Interval } from '../../../time/interval';
import { FIVE_MINUTES, type Resolution } from '../../bucket-store';
import type { BucketRows } from '../rows/bucket-rows';
import { ALL_MINUTES, minutesIn } from '../grid';
import type { LongSpan, LongSpans } from '../rows/long-spans';
import { holds, joined } from '../../../time/intervals';

/**
 * Buckets of the resolution in `[from, to)` that are not known at this or a finer one, joined. A bucket that lies in a
 * longer span counts as not known, unless a finer measurement of it failed; one that such a span only touches is known.
 */
export function unknownIntervals(
  rows: BucketRows,
  longs: LongSpans,
  { from, to }: Interval,
  resolution: Resolution
): Interval[] {
  const isKnown = knownBuckets(rows, resolution, from, to);
  const around = longs.around(from, to);
  const unknown: Interval[] = [];
  for (let start = floorTo(from, resolution); start < to; start += resolution) {
    const bucket = { from: start, to: start + resolution };
    const holder = around.find(({ intervals }) => holds(intervals, [bucket]));
    if (holder ? !holder.refined : !isKnown(start, around)) {
      unknown.push(bucket);
    }
  }
  return joined(unknown);
}

function knownBuckets(
  rows: BucketRows,
  resolution: Resolution,
  from: number,
  to: number
): (start: number, longs: readonly LongSpan[]) => boolean {
  if (resolution === FIVE_MINUTES) {
    const minutes = rows.minutes(from, to);
    return (start, longs) =>
      longs.reduce((bits, { intervals }) => bits | minutesIn(start, intervals), minutes.get(start) ?? 0) ===
      ALL_MINUTES;
  }
  const known = rows.known(resolution, from, to);
  return (start) => known.get(start) === resolution;
}
