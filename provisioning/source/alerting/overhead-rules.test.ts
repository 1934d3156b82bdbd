import { Overhead } from '../../../pkg/overhead/overhead';
import type { Purpose } from '../../../pkg/overhead/purposes';
import { startSimulatedQuery, type SimulatedQuery } from '../../../pkg/query/testing/simulated-query';
import { RuleLife } from '../testing/rule-life';
import { overheadRules } from './overhead-rules';

const HOUR = 3_600_000;
const overhead = new Overhead({ now: () => now(), onProblem: () => {} });
const lives = overheadRules.map((rule) => ({ uid: rule.uid, life: new RuleLife(rule) }));
let simulated: SimulatedQuery;

const now = () => Number(simulated.simulator.clock.now());

beforeAll(async () => {
  const server = overhead.of('host');
  simulated = await startSimulatedQuery({ keys: 1, now: new Date('2026-11-21T10:02:13Z'), overhead: server });
});
afterAll(() => simulated.stop());

/** Lets hours pass, in each of which calls took so many seconds, and tells what fires then. */
async function firing(hours: number, purpose: Purpose, seconds: number): Promise<string[]> {
  for (let hour = 0; hour < hours; hour += 1) {
    simulated.simulator.clock.advance(HOUR);
    overhead.note('host', { purpose, isAnswered: true, seconds });
  }
  const run = (query: unknown, last: number) =>
    simulated.run(query as object, { from: now() - last * 1000, to: now() });
  const fired = [];
  for (const { uid, life } of lives) {
    fired.push(...((await life.evaluate(run, 1)).length > 0 ? [uid] : []));
  }
  return fired;
}

it('are quiet before anything is known, and within the budget', async () => {
  expect(await firing(0, 'poll', 0)).toEqual([]);
  expect(await firing(30, 'backfill', 30)).toEqual([]);
});

it('tell of a budget that is overspent, and recover', async () => {
  expect(await firing(24, 'backfill', 60)).toEqual(['outline-backfill-over-budget']);
  expect(await firing(26, 'backfill', 30)).toEqual([]);
});

it('tell of panels that take much of the time, and recover', async () => {
  expect(await firing(6, 'panel', 300)).toEqual(['outline-overhead']);
  expect(await firing(8, 'poll', 1)).toEqual([]);
});
