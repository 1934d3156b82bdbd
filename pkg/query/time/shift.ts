import { durationSeconds, parseDuration } from '../../time/duration';
import { DAY } from '../../time/units';
import { lengthOf, type Step } from './steps';
import type { TimeZone } from './time-zone';

/** Turns a moment into one of an earlier period; both in epoch seconds. */
export type Shift = (epoch: number) => number;

/**
 * How far back a time shift reaches. Days and weeks are those of the clock, months and years those of the calendar: in
 * steps of months each edge goes back by itself; in shorter ones all go back by as many days as the first one, so that
 * a step is as long as the one that it is compared with.
 *
 * @param timeShift such as `1w`, `1M`; empty is not at all
 * @param first the first edge, epoch seconds
 */
export function shiftOf(timeShift: string, step: Step, first: number, zone: TimeZone): Shift {
  const duration = parseDuration(timeShift);
  if (!duration) {
    return (epoch) => epoch;
  }
  const { count, unit } = duration;
  if (unit === 'd' || unit === 'w') {
    return byClock(durationSeconds(timeShift), zone);
  }
  if (unit !== 'M' && unit !== 'y') {
    return (epoch) => epoch - durationSeconds(timeShift);
  }
  const months = unit === 'y' ? count * 12 : count;
  const earlier = (local: number) => monthsEarlier(local, months);
  if (step.unit === 'month') {
    return (epoch) => zone.toEpoch(earlier(zone.toLocal(epoch)));
  }
  const local = zone.toLocal(first);
  // Weeks are compared with whole weeks.
  const grid = step.unit === 'week' ? lengthOf({ ...step, count: 1 }) : DAY;
  return byClock(Math.round((local - earlier(local)) / grid) * grid, zone);
}

function byClock(localSeconds: number, zone: TimeZone): Shift {
  return (epoch) => zone.toEpoch(zone.toLocal(epoch) - localSeconds);
}

/** The same day and time of an earlier month, or its last day where it is shorter. */
function monthsEarlier(local: number, months: number): number {
  const date = new Date(local * 1000);
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth() - months];
  const lastDay = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  return Date.UTC(year, month, Math.min(date.getUTCDate(), lastDay)) / 1000 + (((local % DAY) + DAY) % DAY);
}
