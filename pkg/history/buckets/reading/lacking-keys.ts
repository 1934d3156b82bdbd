import type { ReadSegment } from './read-segments';

type Quantity = 'data' | 'tunnelTime';

/**
 * Segments of keys with what places certainly have more: also an exact sum of keys lacks a first sample where only the
 * counters of places went on. Told by segment, so that a chart's steps add up to the total beside it.
 */
export function withoutLack(keys: readonly ReadSegment[], places: readonly ReadSegment[]): ReadSegment[] {
  const pairs = new Map<number, Pair>();
  const byStop = new Map(places.map((segment) => [segment.stop, segment]));
  for (const own of keys) {
    const other = byStop.get(own.stop);
    const isSameTime = other?.start === own.start && other.seconds === own.seconds;
    if (other && isSameTime && own.unknown === 0 && other.unknown === 0) {
      pairs.set(own.stop, { own, other });
    }
  }
  return keys.map((segment) => {
    const pair = pairs.get(segment.stop);
    const before = pairs.get(segment.start) ?? null;
    const [data, tunnelTime] = [pair && lackOf('data', pair, before), pair && lackOf('tunnelTime', pair, before)];
    return pair && (data || tunnelTime)
      ? {
          ...segment,
          ...(data && {
            data: segment.data + data,
            dataBelow: pair.other.dataBelow,
            dataAbove: pair.other.dataAbove,
          }),
          ...(tunnelTime && {
            tunnelTime: segment.tunnelTime + tunnelTime,
            tunnelTimeBelow: pair.other.tunnelTimeBelow,
            tunnelTimeAbove: pair.other.tunnelTimeAbove,
          }),
        }
      : segment;
  });
}

/** What is known of keys and of places in the same time. */
interface Pair {
  own: ReadSegment;
  other: ReadSegment;
}

/** More than roundings of the entities differ by: share of a sum. */
const ROUNDING = 1e-5;

/**
 * @param before the segment before: what a place began with, and is an estimate, may have flowed in it
 * @returns 0 where keys lack nothing for certain
 */
function lackOf(quantity: Quantity, { own, other }: Pair, before: Pair | null): number {
  const [below, above] = [other[`${quantity}Below`], other[`${quantity}Above`]];
  const most = own[quantity] + own[`${quantity}Above`];
  if (other[quantity] - below <= most * (1 + ROUNDING)) {
    return 0;
  }
  const lack = other[quantity] - own[quantity];
  if (below + above === 0) {
    return lack;
  }
  return before === null ? 0 : Math.max(0, Math.min(lack, lack + before.other[quantity] - before.own[quantity]));
}
