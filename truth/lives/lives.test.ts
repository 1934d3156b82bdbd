import { unbounded } from '../panels/panel';
import { planLife } from './plan';
import { playLife } from './play';

const SEED = 2026;

it('has nothing wrong in a dozen lives of servers', async () => {
  const violations = [];
  for (let number = 1; number <= 12; number += 1) {
    const played = await playLife(planLife(SEED, number), unbounded);
    violations.push(...played.violations);
  }
  expect(violations).toEqual([]);
});
