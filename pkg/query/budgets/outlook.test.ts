import type { Estimate } from '../../history/model';
import { TimeZone } from '../time/time-zone';
import { mergeAccounts, type Account } from './account';
import { FORECAST_DAYS } from './forecast';
import { outlookOf } from './outlook';
import { localDayOf, periodAt } from './period';

const at = (text: string) => Date.parse(text) / 1000;
const exactly = (value: number): Estimate => ({ value, least: value, most: value });
const month = { unit: 'month' as const, start: 1 };

/** Of somebody who uses a gigabyte each day of the zone. */
function evenAccount(amount: number, used: Estimate, now: number, name = 'Europe/Berlin'): Account {
  const zone = new TimeZone(name);
  const today = localDayOf(now, zone);
  const days = Array.from({ length: FORECAST_DAYS }, (_, index) => [today - 1 - index, 1e9] as const);
  const within = periodAt(month, now, zone);
  return { amount, isShared: false, period: month, within, used, zone, origin: '', days: new Map(days) };
}

it.each([
  // The rest of Saturday, eleven hours of it, and half of a Sunday that has 23 hours.
  ['2027-03-27T12:00Z', 11 / 24 + 0.5, '2027-03-28T10:30'],
  // The rest of a Saturday, and half of a Sunday that has 25 hours.
  ['2026-10-24T12:00Z', 10 / 24 + 0.5, '2026-10-25T10:30'],
  ['2027-02-27T12:00Z', 11 / 24 + 1, '2027-02-28T23:00'],
])('at %s what lasts %d days is used up at %s', (moment, days, usedUpAt) => {
  const { usedUpAt: told } = outlookOf(evenAccount(20e9 + days * 1e9, exactly(20e9), at(moment)), at(moment));
  expect(new Date((told ?? 0) * 1000).toISOString().slice(0, 16)).toBe(usedUpAt);
});

it('goes over the days that the period still has, also where it ends with a leap day', () => {
  const now = at('2028-02-27T23:00Z');
  const { expectedUse, text, usedUpAt } = outlookOf(evenAccount(40e9, exactly(20e9), now), now);
  expect(expectedUse?.value).toBeCloseTo(22 / 40, 9);
  expect([text, usedUpAt]).toEqual(['lasts', undefined]);
});

it('finds the day on which it was used up, and does not where a day before is not known', () => {
  const now = at('2027-02-20T12:00Z');
  const account = evenAccount(3.5e9, exactly(19.5e9), now, 'utc');
  expect(outlookOf(account, now)).toMatchObject({
    text: 'used up',
    earliest: at('2027-02-04T00:00Z'),
    usedUpAt: at('2027-02-04T12:00Z'),
    latest: at('2027-02-05T00:00Z'),
  });
  const gap = new Map([...account.days, [localDayOf(at('2027-02-02T12:00Z'), account.zone), null] as const]);
  expect(outlookOf({ ...account, days: gap }, now)).toMatchObject({ text: 'used up', usedUpAt: null, earliest: null });
});

it('knows nothing of what it does not know: the amount, the use, and sums with such a part', () => {
  const now = at('2027-02-20T12:00Z');
  const account = evenAccount(30e9, exactly(19.5e9), now);
  for (const lacking of [{ amount: null }, { used: null }]) {
    const told = outlookOf({ ...account, ...lacking }, now);
    expect([told.usedUpAt, told.expectedUse, told.text.startsWith('not known')]).toEqual([null, null, true]);
    expect(mergeAccounts([account, { ...account, ...lacking }])).toMatchObject(lacking);
  }
  const week = periodAt({ unit: 'week', start: 1 }, now, account.zone);
  expect(mergeAccounts([account, { ...account, within: week }])).toBeNull();
});
