import type { BudgetPeriod } from '../../settings/model';
import { HOUR } from '../../time/units';
import { TimeZone } from '../time/time-zone';
import { periodAt, periodsWithin, weekdayOf } from './period';

const month = (start: number): BudgetPeriod => ({ unit: 'month', start });
const week = (start: number): BudgetPeriod => ({ unit: 'week', start });
const day: BudgetPeriod = { unit: 'day', start: 1 };
const at = (text: string) => Date.parse(text) / 1000;
const text = (seconds: number) => new Date(seconds * 1000).toISOString().slice(0, 16);

it.each([
  // Months that are shorter than their start day begin on their last one.
  [month(31), 'utc', '2027-02-27T12:00Z', '2027-01-31T00:00', '2027-02-28T00:00'],
  [month(31), 'utc', '2027-02-28T00:00Z', '2027-02-28T00:00', '2027-03-31T00:00'],
  [month(30), 'utc', '2028-02-29T00:00Z', '2028-02-29T00:00', '2028-03-30T00:00'],
  [month(29), 'utc', '2028-02-28T23:59Z', '2028-01-29T00:00', '2028-02-29T00:00'],
  [month(31), 'utc', '2026-12-31T00:00Z', '2026-12-31T00:00', '2027-01-31T00:00'],
  [month(1), 'utc', '2026-12-31T23:59Z', '2026-12-01T00:00', '2027-01-01T00:00'],
  [month(15), 'utc', '2027-01-14T23:59Z', '2026-12-15T00:00', '2027-01-15T00:00'],
  // By the zone's clock, which is changed within.
  [month(1), 'Europe/Berlin', '2027-02-28T23:30Z', '2027-02-28T23:00', '2027-03-31T22:00'],
  [month(1), 'America/New_York', '2026-11-01T03:59Z', '2026-10-01T04:00', '2026-11-01T04:00'],
  [month(1), 'America/New_York', '2026-11-30T12:00Z', '2026-11-01T04:00', '2026-12-01T05:00'],
  [month(1), 'Asia/Tehran', '2026-11-30T20:31Z', '2026-11-30T20:30', '2026-12-31T20:30'],
  [day, 'Europe/Berlin', '2027-03-28T12:00Z', '2027-03-27T23:00', '2027-03-28T22:00'],
  [day, 'Europe/Berlin', '2026-10-25T12:00Z', '2026-10-24T22:00', '2026-10-25T23:00'],
  // In Beirut midnight is skipped: the day begins at one.
  [day, 'Asia/Beirut', '2027-03-28T12:00Z', '2027-03-27T22:00', '2027-03-28T21:00'],
  [week(1), 'utc', '2026-11-28T12:00Z', '2026-11-23T00:00', '2026-11-30T00:00'],
  [week(6), 'utc', '2026-11-28T12:00Z', '2026-11-28T00:00', '2026-12-05T00:00'],
  [week(7), 'utc', '2026-11-28T12:00Z', '2026-11-22T00:00', '2026-11-29T00:00'],
  [week(1), 'Europe/Berlin', '2026-10-22T12:00Z', '2026-10-18T22:00', '2026-10-25T23:00'],
])('%j in %s at %s is %s to %s', (period, zone, moment, from, to) => {
  const found = periodAt(period, at(moment), new TimeZone(zone));
  expect([text(found.from), text(found.to)]).toEqual([from, to]);
});

it.each(['utc', 'Europe/Berlin', 'America/St_Johns', 'Australia/Lord_Howe', 'Asia/Tehran'])(
  'periods of %s follow each other, and every moment is in one',
  (name) => {
    const zone = new TimeZone(name);
    for (const period of [day, week(3), month(1), month(29), month(31)]) {
      const span = { from: at('2027-12-01T00:00Z'), to: at('2028-04-15T00:00Z') };
      const periods = periodsWithin(period, span, zone);
      expect(periods[0]!.from).toBeLessThanOrEqual(span.from);
      expect(periods.at(-1)!.to).toBeGreaterThanOrEqual(span.to);
      periods.slice(1).forEach(({ from }, index) => expect(from).toBe(periods[index]!.to));
      for (let moment = span.from; moment < span.to; moment += 23 * HOUR) {
        const { from, to } = periodAt(period, moment, zone);
        expect(from <= moment && moment < to).toBe(true);
      }
    }
  }
);

it('knows weekdays', () => {
  expect(['2026-11-23', '2026-11-28', '1969-12-29'].map((date) => weekdayOf(at(`${date}T00:00Z`) / 86_400))).toEqual([
    0, 5, 0,
  ]);
});
