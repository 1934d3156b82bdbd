import type { Interval } from '../../time/interval';
import { ceilTo, floorTo } from '../../time/rounding';
import { askedRange, endOf, endsNow, type TimeRange } from '../window';
import { FIVE_MINUTES } from '../../history/bucket-store';

/** The newest bucket comes some minutes after it has closed. Seconds after which it is late. */
export const USUAL_LAG = 900;

/**
 * The part of history that a query's window means, on edges of five minutes, or finer ones. A range that goes on until now ends where
 * history ends at the moment. It keeps its length, unless it begins on the clock, as "today" does: then it keeps its
 * beginning.
 *
 * @param knownTo where history ends at the moment, epoch seconds; null where nothing is known
 * @param grain seconds between edges
 * @returns null where the range lies in the future
 */
export function spanOf(
  window: string,
  range: TimeRange,
  now: number,
  knownTo: number | null,
  grain: number = FIVE_MINUTES
): Interval | null {
  const asked = askedRange(window, range, now);
  if (asked.from >= now) {
    return null;
  }
  const start = Math.max(0, floorTo(asked.from / 1000, grain));
  if (!endsNow(asked, now)) {
    return { from: start, to: Math.max(floorTo(asked.to / 1000, grain), start + grain) };
  }
  const to = newestEdge(now / 1000, knownTo, grain);
  const length = ceilTo((endOf(asked, now) - asked.from) / 1000, grain);
  const beginsOnTheClock = window === 'range' && asked.from % (grain * 1000) === 0;
  return { from: Math.max(0, Math.min(beginsOnTheClock ? start : to - length, to - grain)), to };
}

function newestEdge(now: number, knownTo: number | null, grain: number): number {
  const newest = floorTo(now, grain);
  const known = floorTo(knownTo ?? newest, grain);
  return known < newest && newest - known <= USUAL_LAG ? known : newest;
}
