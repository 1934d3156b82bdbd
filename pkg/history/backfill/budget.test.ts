import { Budget } from './budget';

const HOUR = 3_600_000;

it('saves up an hour and no more', () => {
  const budget = new Budget(30);
  expect(budget.left(0)).toBe(30);
  budget.spend(40, 0);
  expect(budget.left(0)).toBe(-10);
  expect(budget.left(HOUR)).toBe(20);
  expect(budget.left(24 * HOUR)).toBe(30);
});

it('tells when there is enough again', () => {
  const budget = new Budget(30);
  budget.spend(30, 0);
  expect(budget.availableAt(10, 0)).toBe(HOUR / 3);
  expect(budget.availableAt(1000, 0)).toBe(HOUR);
  expect(budget.availableAt(10, HOUR)).toBe(HOUR);
});
