import { budgetInName, describePeriod, parseBudget, parseBudgets, problemOfBudgets } from './budgets';
import { matchesName } from './lines';
import { parseBudgetSettings } from './parse-budgets';

const month = (start: number) => ({ unit: 'month', start });

it.each([
  ['50 GB/month@15', 50e9, 'month@15'],
  ['50GB/15', 50e9, 'month@15'],
  ['1.5tb / month', 1.5e12, 'month@1'],
  ['500 MB/day', 500e6, 'day'],
  ['5GiB/week', 5 * 1024 ** 3, 'week@monday'],
  ['2 GB/week@Sun', 2e9, 'week@sunday'],
  ['0 GB/31', 0, 'month@31'],
])('reads %s', (text, amount, period) => {
  const budget = parseBudget(text);
  expect(budget?.amount).toBe(amount);
  expect(budget && describePeriod(budget.period)).toBe(period);
});

it.each([
  '50',
  '50 GB',
  '50 GB/',
  '50 GB/32',
  '50 GB/0',
  '5 GB/day@2',
  '5 GB/week@x',
  '5 XB/1',
  '-5 GB/1',
  '5 GB/year',
])('knows that %s is none', (text) => {
  expect(parseBudget(text)).toBeNull();
  expect(problemOfBudgets(`* ${text}`)).toContain(`“* ${text}” is no budget`);
});

it('reads lines of names, people and servers, and takes data limits by the month where there is none', () => {
  expect(
    parseBudgets(
      '# ours\n* limit/month@5; family-* none\nperson Anna Lee 100 GB/month\n\nServer fra* 1 TB/15\nkey person 1 GB/day'
    )
  ).toEqual([
    { of: 'key', pattern: '*', budget: { amount: 'limit', period: month(5) } },
    { of: 'key', pattern: 'family-*', budget: null },
    { of: 'person', pattern: 'Anna Lee', budget: { amount: 100e9, period: month(1) } },
    { of: 'server', pattern: 'fra*', budget: { amount: 1e12, period: month(15) } },
    { of: 'key', pattern: 'person', budget: { amount: 1e9, period: { unit: 'day', start: 1 } } },
  ]);
  expect(parseBudgets('  ')).toEqual([{ of: 'key', pattern: '*', budget: { amount: 'limit', period: month(1) } }]);
  expect(problemOfBudgets('server * limit/month')).not.toBeNull();
  expect(problemOfBudgets('')).toBeNull();
});

it.each([
  ['tablet 50GB/1', '', 50e9],
  ['tablet 50GB/1 Anna', '', 50e9],
  ['tablet (2.5 GB/week)', '', 2.5e9],
  ['tablet v150GB/1', '', null],
  ['tablet 50GB/1st', '', null],
  ['tablet 50GB/1', 'quota {budget}', null],
  ['tablet Quota 50GB/1', 'quota {budget}', 50e9],
  ['tablet [50GB/1]', '[{budget}]', 50e9],
  ['tablet 50GB/1', 'names do not tell', null],
  ['', '', null],
])('finds in the name “%s” by “%s” %s', (name, pattern, amount) => {
  expect(budgetInName(name, pattern)?.amount ?? null).toBe(amount);
});

it.each([
  ['*', '', true],
  ['family-*', 'Family-Anna', true],
  ['family-*', 'my family-', false],
  ['*(old)*', 'tablet (old) 2', true],
  ['Anna', 'Anna Lee', false],
  ['a.c', 'abc', false],
])('%s fits “%s”: %s', (pattern, name, fits) => {
  expect(matchesName(pattern, name)).toBe(fits);
});

it('says what is wrong without refusing the data source', () => {
  const parse = (budgets: string, budgetTimeZone = '') =>
    parseBudgetSettings({ budgets, budgetInNames: '', budgetTimeZone });
  expect(parse('* many', '').problem).toMatchObject({ code: 'SETTINGS_INVALID' });
  expect(parse('', 'Europe/Atlantis').problem?.message).toContain('no such time zone');
  expect(parse('', 'Europe/Berlin')).toMatchObject({ timeZone: 'Europe/Berlin', problem: null });
  expect(parse('', 'UTC')).toMatchObject({ timeZone: 'utc', problem: null });
});
