import type { Interval } from '../../time/interval';
import { ceilTo, floorTo } from '../../time/rounding';
import { askedRange, endOf, endsNow, type TimeRange } from '../window';

/** What history keeps in its finest buckets, in seconds; ranges begin and end on it. */
export const BUCKET_SECONDS = 300;

/** The newest bucket comes some minutes after it has closed. Seconds after which it is late. */
const USUAL_LAG = 900;

/**
 * The part of history that a query's window means, on edges of five minutes. A range that goes on until now ends where
 * history ends at the moment. It keeps its length, unless it begins on the clock, as "today" does: then it keeps its
 * beginning.
 *
 * @param knownTo where history ends at the moment, epoch seconds; null where nothing is known
 * @returns null where the range lies in the future
 */
export function spanOf(window: string, range: TimeRange, now: number, knownTo: number | null): Interval | null {
  const asked = askedRange(window, range, now);
  if (asked.from >= now) {
    return null;
  }
  const start = Math.max(0, floorTo(asked.from / 1000, BUCKET_SECONDS));
  if (!endsNow(asked, now)) {
    return { from: start, to: Math.max(floorTo(asked.to / 1000, BUCKET_SECONDS), start + BUCKET_SECONDS) };
  }
  const to = newestEdge(now / 1000, knownTo);
  const length = ceilTo((endOf(asked, now) - asked.from) / 1000, BUCKET_SECONDS);
  const beginsOnTheClock = window === 'range' && asked.from % (BUCKET_SECONDS * 1000) === 0;
  return { from: Math.max(0, Math.min(beginsOnTheClock ? start : to - length, to - BUCKET_SECONDS)), to };
}

function newestEdge(now: number, knownTo: number | null): number {
  const newest = floorTo(now, BUCKET_SECONDS);
  const known = floorTo(knownTo ?? newest, BUCKET_SECONDS);
  return known < newest && newest - known <= USUAL_LAG ? known : newest;
}
