import { parseBudgetSettings } from '../../settings/parse-budgets';
import { budgetOfKey, budgetOfPerson, budgetOfServer, goByLimits } from './choose-budget';

const settings = (budgets: string, budgetInNames = '') =>
  parseBudgetSettings({ budgets, budgetInNames, budgetTimeZone: '' });
const family = settings(
  '* limit/month\nguest* 2 GB/week; guest-vip none\nperson a* 9 GB/month\nserver * 1 TB/month\nserver fra none'
);

it.each([
  ['Anna', 5e9, 5e9, 'data limit'],
  ['Anna', 'unknown' as const, null, 'data limit'],
  ['Anna', null, undefined, undefined],
  ['guest 7', 5e9, 2e9, 'settings'],
  ['guest-vip', 5e9, undefined, undefined],
  ['guest-vip 3GB/1', 5e9, 3e9, 'key name'],
])('gives the key %s with the limit %s the amount %s', (name, limit, amount, origin) => {
  const budget = budgetOfKey({ name, limit }, family);
  expect([budget?.amount, budget?.origin]).toEqual([amount, origin]);
});

it('gives keys of a name one budget together, but not those without a name', () => {
  expect(budgetOfPerson({ name: 'Anna', limit: 5e9 }, family)).toMatchObject({ amount: 9e9, isShared: true });
  expect(budgetOfPerson({ name: 'Ben', limit: 5e9 }, family)).toMatchObject({ amount: 5e9, isShared: false });
  expect(budgetOfPerson({ name: '', limit: 5e9 }, settings('person * 9 GB/month'))).toBeNull();
});

it('gives servers what the last line says', () => {
  expect([budgetOfServer('hel', family)?.amount, budgetOfServer('FRA', family)]).toEqual([1e12, null]);
});

it('knows whether data limits count', () => {
  expect([goByLimits(family), goByLimits(settings('* 1 GB/day'))]).toEqual([true, false]);
});
