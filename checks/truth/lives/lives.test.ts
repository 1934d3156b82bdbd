import { unbounded } from '../panels/panel';
import { planLife } from './plan';
import { playLife } from './play';

const SEED = 2026;
const HOUR = 3_600_000;

/** Long lives take long to play; `npm run truth -- lives` has them. */
const lives = Array.from({ length: 30 }, (_, index) => planLife(SEED, index + 1))
  .filter(({ createdAt, endsAt }) => endsAt - createdAt < 2 * HOUR)
  .slice(0, 12);

it.each(lives.map((life) => [life.number, life] as const))('shows nothing wrong in life %i', async (_, life) => {
  const { violations } = await playLife(life, unbounded);
  expect(violations.map(({ kind, text }) => `${kind}: ${text}`)).toEqual([]);
});
