import { addEstimates } from '../../history/estimates';
import type { Estimate } from '../../history/model';
import { DAY, type EpochSeconds } from '../../time/units';
import type { TimeZone } from '../time/time-zone';
import { bounds, daysAhead, forecastOf, type Account } from './account';
import { daysUntil, LEAST_DAYS, type DayAhead } from './forecast';
import { localDayOf } from './period';

/** When a budget is used up, and how use goes on until its period ends. */
export interface Outlook {
  /** In words. */
  text: string;
  /** Of the budget, at the end of the period; null: not known, undefined: a budget of nothing has no share. */
  expectedUse: Estimate | null | undefined;
  /** Epoch seconds. Null: not known, undefined: not before the period ends. */
  usedUpAt: EpochSeconds | null | undefined;
  /** The range of that moment. Undefined: it may not come before the period ends. */
  earliest: EpochSeconds | null | undefined;
  latest: EpochSeconds | null | undefined;
}

const unknown = { expectedUse: null, usedUpAt: null, earliest: null, latest: null };

/** What is to be expected of a budget until its period ends. */
export function outlookOf(account: Account, now: EpochSeconds): Outlook {
  const { amount, used, zone } = account;
  if (amount === null || used === null) {
    const what = amount === null ? 'what the budget is' : 'all of what was used in the period';
    return { ...unknown, text: `not known: it is not known ${what}` };
  }
  const ahead = daysAhead(account.within, now, zone);
  const until = forecastOf(account, now)?.until ?? null;
  const expected = until && untilTheEnd(used, until);
  const expectedUse = amount === 0 ? undefined : expected && shareOf(expected, amount);
  if (used.value >= amount) {
    return { ...crossedAt(account, amount, now), expectedUse, text: 'used up' };
  }
  if (until === null) {
    return { ...unknown, text: `not known: ${LEAST_DAYS} whole days are needed, with each weekday still to come` };
  }
  const reached = (side: keyof Estimate) => {
    const days = daysUntil(
      until.map((sum) => sum[side]),
      ahead,
      amount - used[side]
    );
    return days === null ? undefined : momentAfter(days, ahead, now, zone);
  };
  const [usedUpAt, earliest, latest] = [reached('value'), reached('most'), reached('least')];
  const text =
    latest !== undefined
      ? 'will not last'
      : usedUpAt !== undefined
        ? 'may not last'
        : earliest !== undefined
          ? 'may last'
          : 'lasts';
  return { text, expectedUse, usedUpAt, earliest, latest };
}

/** Bytes that will have been used when the period ends; null: not known. */
export function expectedData(account: Account, now: EpochSeconds): Estimate | null {
  const until = account.used && forecastOf(account, now)?.until;
  return account.used && until ? untilTheEnd(account.used, until) : null;
}

function untilTheEnd(used: Estimate, until: readonly Estimate[]): Estimate {
  return addEstimates(used, until.at(-1) ?? { value: 0, least: 0, most: 0 });
}

function shareOf({ value, least, most }: Estimate, amount: number): Estimate {
  return { value: value / amount, least: least / amount, most: most / amount };
}

/** The moment that lies so many days ahead, of which today has only its rest. */
function momentAfter(days: number, ahead: readonly DayAhead[], now: EpochSeconds, zone: TimeZone): EpochSeconds {
  let [left, day] = [days, localDayOf(now, zone)];
  for (const { share } of ahead) {
    const { from, to } = bounds(day, zone);
    if (left <= share) {
      return Math.max(now, from) + left * (to - from);
    }
    left -= share;
    day += 1;
  }
  return bounds(day - 1, zone).to;
}

/** In which day it was used up: evenly within it, and where a day of the period is not known, not known. */
function crossedAt(
  { days, within, used, zone }: Account,
  amount: number,
  now: EpochSeconds
): Pick<Outlook, 'usedUpAt' | 'earliest' | 'latest'> {
  let sum = 0;
  for (let day = localDayOf(within.from, zone); day <= localDayOf(now, zone); day += 1) {
    const { from, to } = bounds(day, zone);
    const isToday = to > now;
    const data = isToday ? (used?.value ?? 0) - sum : (days.get(day) ?? null);
    if (data === null) {
      break;
    }
    if (sum + data >= amount) {
      const [earliest, latest] = [Math.max(from, within.from), Math.min(to, now)];
      const share = data === 0 ? 0 : (amount - sum) / data;
      return { usedUpAt: earliest + share * (latest - earliest), earliest, latest };
    }
    sum += data;
  }
  return { usedUpAt: null, earliest: null, latest: null };
}

/** What may be used a day so that a budget lasts; bytes. */
export function dailyShare(left: number, account: Account, now: EpochSeconds): number {
  return (left * DAY) / Math.max(account.within.to - now, 1);
}
