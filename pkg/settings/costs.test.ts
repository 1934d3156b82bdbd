import { parseCosts, problemOfCosts } from './costs';
import { parseCostSettings } from './parse-costs';

const termsOf = (text: string) => parseCosts(`* ${text}`)[0]?.terms;

it('reads prices, what is included, the billing day and what is counted', () => {
  expect(termsOf('1.19 EUR/TB, 20 TB included, 4.51 EUR/month, month@15')).toEqual({
    currency: 'EUR',
    pricePerByte: 1.19e-12,
    base: 4.51,
    included: 20e12,
    billingDay: 15,
    factor: 1,
    text: '1.19 EUR/TB, 20 TB included, 4.51 EUR/month, month@15',
  });
  expect(termsOf('0.09 usd/GiB,both,100GB included, + 5 %')).toMatchObject({
    currency: 'USD',
    pricePerByte: 0.09 / 2 ** 30,
    base: 0,
    included: 100e9,
    billingDay: 1,
    factor: 2.1,
  });
  expect(termsOf('5 €/month, 1 TB included')).toMatchObject({ currency: '€', pricePerByte: 0, base: 5 });
  expect(termsOf('2 TB included')).toMatchObject({ currency: '', included: 2e12 });
  expect(termsOf('1 EUR/TB, out')).toMatchObject({ included: null, factor: 1 });
});

it('reads whose they are: a name, or a label', () => {
  const subjects = parseCosts('Frankfurt 1 1 EUR/TB; provider=hetz* 2 EUR/TB\n# ours\nhome none');
  expect(subjects.map(({ label, pattern, terms }) => [label, pattern, terms?.pricePerByte ?? null])).toEqual([
    [null, 'Frankfurt 1', 1e-12],
    ['provider', 'hetz*', 2e-12],
    [null, 'home', null],
  ]);
  expect(parseCosts('')).toEqual([]);
});

it.each([
  '*',
  '* many',
  '* 1 EUR',
  '* 1 EUR/TB, 2 USD/month',
  '* 1 EUR/TB, 2 EUR/TB',
  '* 1 EUR/TB, month@32',
  '* 1 EUR/TB, month@0',
  '* 1,19 EUR/TB',
  '* -1 EUR/TB',
  '1 EUR/TB',
])('knows that %s is none', (line) => {
  expect(problemOfCosts(line)).toContain(`“${line}” is no price`);
});

it('says what is wrong without refusing the data source', () => {
  const parse = (costs: string, costTimeZone = '') => parseCostSettings({ costs, costTimeZone });
  expect(parse('* many').problem).toMatchObject({ code: 'SETTINGS_INVALID' });
  expect(parse('', 'Europe/Atlantis').problem?.message).toContain('no such time zone');
  expect(parse('* 1 EUR/TB', 'Europe/Berlin')).toMatchObject({ timeZone: 'Europe/Berlin', problem: null });
});
