import { addEstimates } from '../../history/estimates';
import type { Estimate } from '../../history/model';
import type { BudgetPeriod } from '../../settings/model';
import type { Interval } from '../../time/interval';
import { DAY, type EpochSeconds } from '../../time/units';
import type { TimeZone } from '../time/time-zone';
import { wholeSum } from '../../history/whole-sum';
import { FORECAST_DAYS, forecast, type DayAhead, type Forecast } from './forecast';
import { localDayOf, weekdayOf } from './period';

/** What somebody may use by the calendar, and has used. */
export interface Account {
  /** Bytes; null: not known. */
  amount: number | null;
  /** Whether all that share it have this amount together; else each has it. */
  isShared: boolean;
  period: BudgetPeriod;
  /** The period that now lies in. */
  within: Interval;
  /** Bytes since the period began. */
  used: Estimate | null;
  /** By whose clock. */
  zone: TimeZone;
  /** Where the amount comes from, in words. */
  origin: string;
  /** Bytes of whole days by their number in the zone since 1970; null is not known. */
  days: ReadonlyMap<number, number | null>;
}

/**
 * One account of several: what they used together, and either the amount that they share, or the sum of what each has.
 *
 * @returns null where their periods differ, so that there is no sum
 */
export function mergeAccounts(accounts: readonly Account[]): Account | null {
  const [first] = accounts;
  const isAlike = (other: Account) =>
    other.within.from === first?.within.from &&
    other.within.to === first.within.to &&
    other.isShared === first.isShared;
  if (!first || !accounts.every(isAlike)) {
    return null;
  }
  const days = new Set(accounts.flatMap(({ days }) => [...days.keys()]));
  return {
    ...first,
    amount: first.isShared ? first.amount : wholeSum(accounts.map(({ amount }) => amount)),
    used: sumOfEstimates(accounts.map(({ used }) => used)),
    days: new Map([...days].map((day) => [day, wholeSum(accounts.map((account) => account.days.get(day) ?? null))])),
  };
}

/** A sum with a part that is not known is not known. */
export function sumOfEstimates(estimates: ReadonlyArray<Estimate | null>): Estimate | null {
  return estimates.reduce<Estimate | null>((sum, part) => sum && part && addEstimates(sum, part), nothingUsed);
}

const nothingUsed: Estimate = { value: 0, least: 0, most: 0 };

/** What is still to come of the period: the rest of today, then whole days. */
export function daysAhead({ to }: Interval, now: EpochSeconds, zone: TimeZone): DayAhead[] {
  const ahead: DayAhead[] = [];
  for (let day = localDayOf(now, zone); zone.toEpoch(day * DAY) < to; day += 1) {
    const { from, to: end } = bounds(day, zone);
    // Where a zone skipped a day, there is nothing of it.
    if (end > from) {
      ahead.push({ weekday: weekdayOf(day), share: (end - Math.max(now, from)) / (end - from) });
    }
  }
  return ahead;
}

/** What will flow until the end of the period; null where history is too short. */
export function forecastOf({ days, within, zone }: Account, now: EpochSeconds): Forecast | null {
  const today = localDayOf(now, zone);
  const past = Array.from({ length: FORECAST_DAYS }, (_, index) => {
    const day = today - FORECAST_DAYS + index;
    return { weekday: weekdayOf(day), data: days.get(day) ?? null };
  });
  return forecast(past, daysAhead(within, now, zone));
}

/** A day by the zone's clock. */
export function bounds(day: number, zone: TimeZone): Interval {
  return { from: zone.toEpoch(day * DAY), to: zone.toEpoch((day + 1) * DAY) };
}
