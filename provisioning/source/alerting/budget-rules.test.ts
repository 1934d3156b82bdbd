import { keepHistory, writeSpans, type KeptHistory } from '../../../pkg/query/testing/kept-history';
import { startSimulatedQuery, type SimulatedQuery } from '../../../pkg/query/testing/simulated-query';
import { parseBudgetSettings } from '../../../pkg/settings/parse-budgets';
import { RuleLife } from '../testing/rule-life';
import { budgetRules, peopleRules } from './budget-rules';

const hour = 3600;
const clock = Date.parse('2026-11-21T10:02:13Z');

let simulated: SimulatedQuery;
let history: KeptHistory;
let known: number;
let lives: Map<string, RuleLife>;

const now = () => Number(simulated.simulator.clock.now());

beforeEach(async () => {
  history = await keepHistory(() => now() / 1000);
  simulated = await startSimulatedQuery({ keys: 1, traffic: 'none', now: new Date(clock) }, history);
  known = Date.parse('2026-10-10T00:00Z') / 1000;
  lives = new Map([...budgetRules, ...peopleRules].map((rule) => [rule.uid, new RuleLife(rule)]));
});
afterEach(async () => {
  await simulated.stop();
  history.close();
});

/** Lets hours pass, in each of which the key uses so many bytes. */
function use(hours: number, data: number): void {
  const to = known + hours * hour;
  writeSpans(history.buckets, known, to, hour, [
    { entity: { kind: 'key', keyId: '0' }, data: () => data, tunnelTime: () => 0 },
  ]);
  known = to;
  simulated.simulator.clock.set(new Date((to + 133) * 1000));
}

async function firing(whose: 'budget' | 'server-budget' | 'person-budget', minutes: number): Promise<string[]> {
  const fired: string[] = [];
  for (const rule of ['near', 'over', 'ends-early']) {
    const life = lives.get(`outline-${whose}-${rule}`);
    const ask = (query: unknown, last: number) =>
      simulated.run(query as object, { from: now() - last * 1000, to: now() });
    await life?.evaluate(ask, minutes);
    const alerts = await life?.evaluate(ask, minutes);
    if (alerts && alerts.length > 0) {
      fired.push(rule);
    }
  }
  return fired;
}

it.each(['budget', 'server-budget', 'person-budget'] as const)(
  'of %s are quiet, fire as it is used up, and recover with the next period',
  async (whose) => {
    const who = { budget: '', 'server-budget': 'server ', 'person-budget': 'person ' }[whose];
    simulated.budgets = parseBudgetSettings({
      budgets: `${who}* 10 GB/month`,
      budgetInNames: 'none',
      budgetTimeZone: '',
    });
    // 7.2 GB a month.
    use(26 * 24, 1e7);
    expect(await firing(whose, 60)).toEqual([]);
    // From the 5th on it is used thrice as fast.
    use(5 * 24, 3e7);
    expect(await firing(whose, 60)).toEqual(['ends-early']);
    use(6 * 24, 3e7);
    expect(await firing(whose, 60)).toEqual(['near', 'ends-early']);
    use(3 * 24, 3e7);
    expect(await firing(whose, 60)).toEqual(['over']);
    use(14 * 24, 1e6);
    expect(new Date(now()).toISOString()).toContain('2026-12-03');
    expect(await firing(whose, 60)).toEqual([]);
  }
);

it('are quiet where nobody has a budget, and keep what they told while the server does not answer', async () => {
  use(26 * 24, 1e7);
  simulated.budgets = parseBudgetSettings({ budgets: '* none', budgetInNames: 'none', budgetTimeZone: '' });
  expect(await firing('budget', 60)).toEqual([]);
  simulated.budgets = parseBudgetSettings({ budgets: '* 0.5 GB/month', budgetInNames: 'none', budgetTimeZone: '' });
  expect(await firing('budget', 60)).toEqual(['over']);
  await simulated.server.faults.set({ kind: 'refuse' });
  expect(await firing('budget', 60)).toEqual(['over']);
});
