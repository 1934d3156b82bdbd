import type { ReadSegment } from './read-segments';

/**
 * Segments of keys with the exact sums of places where those are more: exact sums of keys lack a first sample, too, where only
 * the counters of places went on. Told by segment, so that a chart's steps add up to the total beside it. Of what is
 * estimated a part may be of the segment before.
 */
export function withoutLack(keys: readonly ReadSegment[], places: readonly ReadSegment[]): ReadSegment[] {
  const byStop = new Map(places.map((segment) => [segment.stop, segment]));
  return keys.map((segment) => {
    const other = byStop.get(segment.stop);
    const isSameTime = other?.start === segment.start && other.seconds === segment.seconds;
    if (!other || !isSameTime || segment.unknown > 0 || other.unknown > 0) {
      return segment;
    }
    const { data, dataBelow, dataAbove, tunnelTime, tunnelTimeBelow, tunnelTimeAbove } = other;
    const lacksData = dataBelow + dataAbove === 0 && isMore(data, segment.data + segment.dataAbove);
    const lacksTime =
      tunnelTimeBelow + tunnelTimeAbove === 0 && isMore(tunnelTime, segment.tunnelTime + segment.tunnelTimeAbove);
    return lacksData || lacksTime
      ? {
          ...segment,
          ...(lacksData && { data, dataBelow, dataAbove }),
          ...(lacksTime && { tunnelTime, tunnelTimeBelow, tunnelTimeAbove }),
        }
      : segment;
  });
}

/** More than roundings of the entities differ by: share of a sum. */
const ROUNDING = 1e-5;

function isMore(exactly: number, most: number): boolean {
  return exactly > most * (1 + ROUNDING);
}
