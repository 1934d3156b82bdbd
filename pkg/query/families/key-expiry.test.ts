import { expiryOf } from './key-expiry';

const at = (day: string) => Date.parse(`${day}T00:00:00Z`) / 1000;

it.each([
  ['Anna until 2026-12-31', 'until {date}', at('2027-01-01')],
  ['ANNA UNTIL 2026-12-31 (phone)', 'until {date}', at('2027-01-01')],
  ['[2027-02-28] Anna', '[{date}]', at('2027-03-01')],
  ['2027-02-28', '{date}', at('2027-03-01')],
  ['Anna exp-2026-12-31', 'exp-{date}', at('2027-01-01')],
  ['Anna until 2026-02-31', 'until {date}', null],
  ['Anna until tomorrow', 'until {date}', null],
  ['Anna 2026-12-31', 'until {date}', null],
  ['Anna until 2026-12-31', '', null],
])('%s by %s', (name, pattern, expiry) => {
  expect(expiryOf(name, pattern)).toBe(expiry);
});
