import { keepHistory, writeSpans, type KeptHistory } from '../../../pkg/query/testing/kept-history';
import { startSimulatedQuery, type SimulatedQuery } from '../../../pkg/query/testing/simulated-query';
import { parseCostSettings } from '../../../pkg/settings/parse-costs';
import { RuleLife } from '../testing/rule-life';
import { costRules } from './cost-rules';

const hour = 3600;

let simulated: SimulatedQuery;
let history: KeptHistory;
let known: number;

const now = () => Number(simulated.simulator.clock.now());

beforeEach(async () => {
  history = await keepHistory(() => now() / 1000);
  simulated = await startSimulatedQuery({ keys: 1, traffic: 'none' }, history);
  known = Date.parse('2026-10-10T00:00Z') / 1000;
});
afterEach(async () => {
  await simulated.stop();
  history.close();
});

/** Lets hours pass, in each of which the server has so many bytes. */
function use(hours: number, data: number): void {
  const to = known + hours * hour;
  writeSpans(history.buckets, known, to, hour, [
    { entity: { kind: 'key', keyId: '0' }, data: () => data, tunnelTime: () => 0 },
  ]);
  known = to;
  simulated.simulator.clock.set(new Date((to + 133) * 1000));
}

const ask = (query: unknown, last: number) => simulated.run(query as object, { from: now() - last * 1000, to: now() });

async function firing(life: RuleLife): Promise<number> {
  await life.evaluate(ask, 60);
  return (await life.evaluate(ask, 60)).length;
}

it('is quiet, fires when what is included will not last, keeps that through an outage, and ends on the billing day', async () => {
  const [rule] = costRules.map((each) => new RuleLife(each));
  simulated.costs = parseCostSettings({ costs: '* 1 EUR/TB, 10 TB included, month@5', costTimeZone: '' });
  // 7.2 TB a month.
  use(26 * 24, 1e10);
  expect(await firing(rule!)).toBe(0);
  use(8 * 24, 3e10);
  expect(await firing(rule!)).toBe(1);
  await simulated.server.faults.set({ kind: 'refuse' });
  expect(await firing(rule!)).toBe(1);
  await simulated.server.faults.clear();
  use(25 * 24, 1e9);
  expect(new Date(now()).toISOString()).toContain('2026-12-08');
  expect(await firing(rule!)).toBe(0);
});

it('is quiet where no server has a price', async () => {
  use(26 * 24, 1e10);
  expect(await firing(new RuleLife(costRules[0]!))).toBe(0);
});
