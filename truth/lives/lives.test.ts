import { unbounded } from '../panels/panel';
import { planLife } from './plan';
import { playLife } from './play';

const SEED = 2026;
const HOUR = 3_600_000;

/** Long lives take long to play; `npm run truth -- lives` has them. */
const lives = Array.from({ length: 30 }, (_, index) => planLife(SEED, index + 1))
  .filter(({ createdAt, endsAt }) => endsAt - createdAt < 2 * HOUR)
  .slice(0, 12);

it('shows nothing wrong in a dozen lives of servers', async () => {
  const violations: string[] = [];
  for (const life of lives) {
    const played = await playLife(life, unbounded);
    violations.push(...played.violations.map(({ kind, text }) => `life ${life.number}: ${kind}: ${text}`));
  }
  expect(violations).toEqual([]);
});
