import type { BudgetPeriod } from '../../settings/model';
import type { Interval } from '../../time/interval';
import { DAY, type EpochSeconds } from '../../time/units';
import type { TimeZone } from '../time/time-zone';

/** Monday is 0; the first day of 1970 was a Thursday. */
export function weekdayOf(localDay: number): number {
  return (((localDay + 3) % 7) + 7) % 7;
}

/** The day that the zone's clock shows, counted from 1970 on. */
export function localDayOf(at: EpochSeconds, zone: TimeZone): number {
  return Math.floor(zone.toLocal(at) / DAY);
}

/** The period that a moment lies in. It begins at midnight of the zone, or when the clock first shows a later time. */
export function periodAt(period: BudgetPeriod, at: EpochSeconds, zone: TimeZone): Interval {
  const { first, next } = daysOf(period, localDayOf(at, zone));
  return { from: zone.toEpoch(first * DAY), to: zone.toEpoch(next * DAY) };
}

/** Periods that touch a span, in their order. */
export function periodsWithin(period: BudgetPeriod, { from, to }: Interval, zone: TimeZone): Interval[] {
  const periods = [periodAt(period, from, zone)];
  for (let end = periods[0]?.to ?? to; end < to; end = periods.at(-1)?.to ?? to) {
    periods.push(periodAt(period, end, zone));
  }
  return periods;
}

/** The first day of the period that a day lies in, and that of the next one. */
function daysOf({ unit, start }: BudgetPeriod, day: number): { first: number; next: number } {
  switch (unit) {
    case 'day':
      return { first: day, next: day + 1 };
    case 'week': {
      const first = day - ((weekdayOf(day) - (start - 1) + 7) % 7);
      return { first, next: first + 7 };
    }
    case 'month': {
      const date = new Date(day * DAY * 1000);
      const [year, month] = [date.getUTCFullYear(), date.getUTCMonth()];
      const own = beginOfMonth(year, month, start);
      return day >= own
        ? { first: own, next: beginOfMonth(year, month + 1, start) }
        : { first: beginOfMonth(year, month - 1, start), next: own };
    }
  }
}

/** The day of a month on which a period begins: its last one where it has not so many. */
function beginOfMonth(year: number, month: number, start: number): number {
  const lastDay = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  return Date.UTC(year, month, Math.min(start, lastDay)) / 1000 / DAY;
}
