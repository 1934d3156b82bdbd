import type { Interval } from '../../../time/interval';
import { resolutions } from '../../bucket-store';
import { AmountReader } from '../amounts/amount-reader';
import type { BucketRows } from '../rows/bucket-rows';
import type { LongSpans } from '../rows/long-spans';
import { intervalsBetween } from './intervals';
import { readSegments, type ReadSegment } from './read-segments';

/** What is kept of one kind of entities. */
interface Kind {
  rows: BucketRows;
  longs: LongSpans;
}

/** So many segments at most are looked at: what is doubtful in so many places is so as a whole. */
const MOST_SEGMENTS = 60;

/**
 * Where to cut `[from, to)` so that what is not known of some entity lies in parts of its own. What is told in a later
 * segment than it was counted in stays in one part with that.
 *
 * @returns ascending, `from` and `to` left out; none: there is nothing to cut out, or too much
 */
export function doubtfulEdges(kinds: readonly Kind[], from: number, to: number): number[] {
  const segments = kinds.flatMap(({ rows, longs }) => doubtfulSegments(rows, longs, [from, to]));
  if (segments.length > MOST_SEGMENTS) {
    return [];
  }
  const moved = segments.filter(isMoved);
  const whole: Interval = {
    from: Math.min(...moved.map(({ start }) => start)),
    to: Math.max(...moved.map(({ stop }) => stop)),
  };
  const edges = new Set(segments.flatMap(({ start, stop }) => [start, stop]));
  return [...edges]
    .filter((edge) => edge > from && edge < to && !(edge > whole.from && edge < whole.to))
    .sort((left, right) => left - right);
}

/** The finest that are kept. */
function doubtfulSegments(rows: BucketRows, longs: LongSpans, edges: readonly number[]): ReadSegment[] {
  const doubtful = readSegments(rows, longs, intervalsBetween(edges)).segments.filter(({ unknown }) => unknown > 0);
  return doubtful.length > MOST_SEGMENTS
    ? doubtful
    : doubtful.flatMap((segment) => {
        const { start, stop, resolution } = segment;
        const length = resolutions.findLast((each) => each < (resolution ?? 0));
        const finer = length === undefined ? [] : doubtfulSegments(rows, longs, grid(start, stop, length));
        return finer.length > 0 ? finer : [segment];
      });
}

function grid(from: number, to: number, length: number): number[] {
  return Array.from({ length: (to - from) / length + 1 }, (_, index) => from + index * length);
}

function isMoved({ amounts }: ReadSegment): boolean {
  const reader = new AmountReader().open(amounts);
  while (reader.next()) {
    if (reader.isDoubtful && (reader.dataShift !== 0 || reader.tunnelTimeShift !== 0)) {
      return true;
    }
  }
  return false;
}
