import { parseBudgetSettings } from '../../settings/parse-budgets';
import { parseCostSettings } from '../../settings/parse-costs';
import { HOUR } from '../../time/units';
import { keepHistory, type KeptHistory } from '../testing/kept-history';
import { exact, unknown } from '../testing/measured-hour';
import { noticesOf, startSimulatedQuery, valuesOf, type SimulatedQuery } from '../testing/simulated-query';
import { clock, epoch, key } from '../testing/steady-amounts';

const now = Date.parse(clock);
const begin = epoch('2026-11-16T00:00Z');
const newest = epoch('2026-11-21T10:00Z');
const hours = (newest - begin) / HOUR;
/** A quarter of an hour of one key is not known: more than a tenth of its hour. */
const gap = epoch('2026-11-18T05:00Z');
const GAP = 900;
const BYTES = 1_000_000;

let history: KeptHistory;
let simulated: SimulatedQuery;

beforeAll(async () => {
  history = await keepHistory(() => now / 1000);
  history.buckets.transaction(() => {
    for (let from = begin; from < newest; from += 300) {
      const isGap = from >= gap && from < gap + GAP;
      const amounts = [key('0'), key('1')].map((entity, index) => ({
        entity,
        from,
        data: isGap && index === 0 ? unknown : exact(BYTES),
        tunnelTime: exact(60_000),
      }));
      history.buckets.write({ from, to: from + 300, amounts });
    }
  });
  simulated = await startSimulatedQuery({ keys: 2, traffic: 'none' }, history);
  simulated.budgets = parseBudgetSettings({ budgets: '* 4 GB/week@monday', budgetInNames: 'none', budgetTimeZone: '' });
  simulated.costs = parseCostSettings({ costs: '* 1000 EUR/TB, month@16', costTimeZone: '' });
});
afterAll(async () => {
  await simulated.stop();
  history.close();
});

const hourly = (query: object) =>
  simulated.run(
    { shape: 'time-series', step: '1h', timeZone: 'utc', bounds: true, ...query },
    { from: begin * 1000, to: now }
  );

it('goes on after an hour of which a part is not known, with bounds, and says so', async () => {
  const filters = [{ label: 'key_id' as const, operator: '=' as const, values: ['0'] }];
  const frame = await hourly({ queryType: 'budgets', figure: 'budget_used', filters });
  const used = valuesOf(frame, 'budget_used');
  const [least, most] = [valuesOf(frame, 'budget_used_least'), valuesOf(frame, 'budget_used_most')];
  const before = (gap - begin) / HOUR;
  expect(used).toHaveLength(hours);
  expect(used[before - 1]).toBe(before * 12 * BYTES);
  expect(least[before - 1]).toBe(used[before - 1]);
  expect(used.slice(before)).not.toContain(null);
  const truth = hours * 12 * BYTES;
  const lacking = (GAP / 300) * BYTES;
  expect(used.at(-1)).toBe(truth - lacking);
  expect(least.at(-1)).toBe(truth - lacking);
  // Nobody tells how much it was at most.
  expect(most.at(-1)).toBeNull();
  expect(noticesOf(frame).join()).toContain(`${hours - before} of ${hours} steps are estimates`);
});

it('has the same for the other key, which lacks nothing, and for what the server costs', async () => {
  const filters = [{ label: 'key_id' as const, operator: '=' as const, values: ['1'] }];
  const frame = await hourly({ queryType: 'budgets', figure: 'budget_left', filters });
  expect(valuesOf(frame, 'budget_left').at(-1)).toBe(4e9 - hours * 12 * BYTES);
  expect(valuesOf(frame, 'budget_left_least').at(-1)).toBe(4e9 - hours * 12 * BYTES);
  expect(noticesOf(frame).join()).not.toContain('estimate');

  const cost = await hourly({ queryType: 'cost', figure: 'cost', groupBy: [] });
  const values = valuesOf(cost, 'cost') as number[];
  expect(values).not.toContain(null);
  expect(values.at(-1)).toBeCloseTo((hours * 24 * BYTES - (GAP / 300) * BYTES) / 1e9, 6);
});
