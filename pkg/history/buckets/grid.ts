import { floorTo } from '../../time/rounding';
import { DAY, HOUR, MINUTE } from '../../time/units';
import type { Interval } from '../../time/interval';
import { FIVE_MINUTES, type Resolution } from '../bucket-store';
import { joined } from '../../time/intervals';

const MINUTES_OF_BUCKET = FIVE_MINUTES / MINUTE;

/** All minutes of a bucket of five minutes, as bits. */
export const ALL_MINUTES = 2 ** MINUTES_OF_BUCKET - 1;

/** The bucket that the interval is exactly, or lies in where that is one of five minutes; null: neither. */
export function bucketOf({ from, to }: Interval): { resolution: Resolution; start: number } | null {
  const exact = [DAY, HOUR].find((resolution) => to - from === resolution && from % resolution === 0);
  if (exact) {
    return { resolution: exact, start: from };
  }
  const start = floorTo(from, FIVE_MINUTES);
  return to <= start + FIVE_MINUTES ? { resolution: FIVE_MINUTES, start } : null;
}

/** Minutes of the bucket that begins at `start` that lie in the intervals, as bits. */
export function minutesIn(start: number, intervals: readonly Interval[]): number {
  let minutes = 0;
  for (let index = 0; index < MINUTES_OF_BUCKET; index++) {
    const from = start + index * MINUTE;
    if (intervals.some((interval) => interval.from <= from && from + MINUTE <= interval.to)) {
      minutes |= 1 << index;
    }
  }
  return minutes;
}

export function intervalsOf(start: number, minutes: number): Interval[] {
  const single: Interval[] = [];
  for (let index = 0; index < MINUTES_OF_BUCKET; index++) {
    if (minutes & (1 << index)) {
      single.push({ from: start + index * MINUTE, to: start + (index + 1) * MINUTE });
    }
  }
  return joined(single);
}

export function secondsOfMinutes(minutes: number): number {
  let seconds = 0;
  for (let rest = minutes; rest > 0; rest >>= 1) {
    seconds += (rest & 1) * MINUTE;
  }
  return seconds;
}

/** End of the last minute that is known; the amounts of the bucket stand there. */
export function endOfMinutes(start: number, minutes: number): number {
  return start + (32 - Math.clz32(minutes)) * MINUTE;
}
