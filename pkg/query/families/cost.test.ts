import { call } from '../../../simulator/test-client';
import { parseCostSettings } from '../../settings/parse-costs';
import { DAY, HOUR } from '../../time/units';
import { keepHistory, writeSpans, type KeptHistory } from '../testing/kept-history';
import { noticesOf, numbersBy, startSimulatedQuery, valuesOf, type SimulatedQuery } from '../testing/simulated-query';
import { clock, epoch, key } from '../testing/steady-amounts';

const queryType = 'cost';
const now = Date.parse(clock);
const newest = epoch('2026-11-21T10:00Z');
/** Bytes an hour: a key has as many times as much as its weight. */
const RATE = 1.2e9;
const weights = { '0': 5, '1': 3, '2': 1, '7': 1 };
const all = Object.values(weights).reduce((sum, weight) => sum + weight, 0);
const hoursSince = (text: string) => (newest - epoch(text)) / HOUR;

let history: KeptHistory;
let simulated: SimulatedQuery;

const setCosts = (costs: string, costTimeZone = '') => (simulated.costs = parseCostSettings({ costs, costTimeZone }));
const first = async (name: string, query = {}) => valuesOf(await simulated.run({ queryType, ...query }), name)[0];

beforeAll(async () => {
  history = await keepHistory(() => now / 1000);
  for (const [from, to, length] of [
    [epoch('2026-09-20T00:00Z'), epoch('2026-10-30T00:00Z'), DAY],
    [epoch('2026-10-30T00:00Z'), epoch('2026-11-20T00:00Z'), HOUR],
    [epoch('2026-11-20T00:00Z'), newest, 300],
  ] as const) {
    const amounts = Object.entries(weights).map(([id, weight]) => ({
      entity: key(id),
      data: () => Math.round((weight * RATE * length) / HOUR),
      tunnelTime: () => 0,
    }));
    writeSpans(history.buckets, from, to, length, amounts);
  }
  simulated = await startSimulatedQuery({ keys: 3, traffic: 'none' }, history);
  await Promise.all(
    ['Anna', 'Ben', 'Anna'].map((name, id) =>
      call(simulated.server, `/access-keys/${id}/name`, {
        method: 'PUT',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ name }),
      })
    )
  );
});
afterAll(async () => {
  await simulated.stop();
  history.close();
});

it('is the price of the month, and of traffic beyond what is included', async () => {
  setCosts('* 1 EUR/TB, 3 TB included, 4.5 EUR/month');
  const frame = await simulated.run({ queryType });
  const of = (name: string) => valuesOf(frame, name)[0];
  const used = all * RATE * hoursSince('2026-11-01T00:00Z');
  expect(of('cost_traffic')).toBe(used);
  expect(of('cost')).toBeCloseTo(4.5 + (used - 3e12) / 1e12, 9);
  expect(of('cost_included_use')).toBeCloseTo(used / 3e12, 12);
  expect(of('cost_share')).toBeNull();
  expect(of('cost_currency')).toBe('EUR');
  expect(of('cost_begins')).toBe(Date.parse('2026-11-01T00:00Z'));
  expect(of('cost_ends')).toBe(Date.parse('2026-12-01T00:00Z'));
  expect(of('cost_outlook')).toBe('used up');
  const unit = (name: string) => frame.fields.find((field) => field.name === name)?.config?.unit;
  expect([unit('cost'), unit('cost_traffic')]).toEqual(['currency:financial: EUR:suffix', 'decbytes']);
});

it('foretells it, with a range, and when what is included is used up', async () => {
  setCosts('* 2 $/TB, 6 TB included, month@5');
  const frame = await simulated.run({ queryType, bounds: true });
  const of = (name: string) => Number(valuesOf(frame, name)[0]);
  // Some 13 minutes of the 21st are not known yet, and count as any others.
  const whole = (all * RATE * (epoch('2026-12-05T00:00Z') - epoch('2026-11-05T00:00Z'))) / HOUR;
  expect(of('cost')).toBe(0);
  expect(of('cost_expected_traffic') / whole).toBeCloseTo(1, 3);
  expect(of('cost_expected')).toBeCloseTo((2 * (whole - 6e12)) / 1e12, 2);
  expect(of('cost_expected_least')).toBeLessThan(of('cost_expected'));
  expect(of('cost_expected_most')).toBeGreaterThan(of('cost_expected'));
  expect(of('cost_expected_use')).toBeCloseTo(whole / 6e12, 2);
  const usedUp = epoch('2026-11-05T00:00Z') + (6e12 / (all * RATE)) * HOUR;
  expect(Math.abs(of('cost_used_up') / 1000 - usedUp)).toBeLessThan(HOUR);
});

it('counts traffic as the invoice does', async () => {
  const used = all * RATE * hoursSince('2026-11-01T00:00Z');
  setCosts('* 1 EUR/TB, both, + 10 %');
  expect(await first('cost_traffic')).toBeCloseTo(2.2 * used, -3);
  expect(await first('cost')).toBeCloseTo((2.2 * used) / 1e12, 9);
  expect(await first('cost_included_use')).toBeNull();
  setCosts('* 2 TB included, both');
  expect(await first('cost')).toBeNull();
  expect(await first('cost_included_use')).toBeCloseTo((2 * used) / 2e12, 9);
});

it('is shared by keys, and by people, as the data of the server is', async () => {
  setCosts('* 1 EUR/TB, 4 EUR/month');
  const whole = 4 + (all * RATE * hoursSince('2026-11-01T00:00Z')) / 1e12;
  const keys = await simulated.run({ queryType, groupBy: ['key_id', 'key_name'] });
  expect(valuesOf(keys, 'key_id')).toEqual(['0', '1', '2', '7']);
  const costs = valuesOf(keys, 'cost').map(Number);
  Object.values(weights).forEach((weight, index) => expect(costs[index]).toBeCloseTo((whole * weight) / all, 9));
  expect(valuesOf(keys, 'cost_share')[0]).toBeCloseTo(5 / all, 9);
  expect(valuesOf(keys, 'cost_included')).toEqual([null, null, null, null]);
  const expected = valuesOf(keys, 'cost_expected').map(Number);
  const sum = expected.reduce((added, value) => added + value, 0);
  expect(sum).toBeCloseTo(Number(await first('cost_expected')), 9);

  const people = await simulated.run({ queryType, groupBy: ['key_name'], shape: 'numeric', figure: 'cost' });
  expect(numbersBy(people, 'key_name')['Anna']).toBeCloseTo((whole * 6) / all, 9);
  expect(numbersBy(people, 'key_name')['Ben']).toBeCloseTo((whole * 3) / all, 9);
});

it('grows step by step, and begins anew on the billing day', async () => {
  setCosts('* 1 EUR/TB, 4 EUR/month, month@15');
  const range = { from: Date.parse('2026-11-13T00:00Z'), to: now };
  const ask = async (query: object) => {
    const frame = await simulated.run(
      { queryType, shape: 'time-series', step: '1d', timeZone: 'utc', figure: 'cost', ...query },
      range
    );
    return frame.fields[1]?.values as number[];
  };
  const cost = await ask({});
  const days = (from: string, to: string) => (epoch(to) - epoch(from)) / DAY;
  const after = (count: number) => 4 + (all * RATE * 24 * count) / 1e12;
  expect(cost[1]).toBeCloseTo(after(days('2026-10-15', '2026-11-15')), 6);
  expect(cost[2]).toBeCloseTo(after(1), 9);
  expect(cost.at(-1)).toBeCloseTo(Number(await first('cost')), 9);
  const ofAnna = await ask({
    groupBy: ['key_name'],
    filters: [{ label: 'key_name', operator: '=', values: ['Anna'] }],
  });
  ofAnna.forEach((value, step) => expect(value).toBeCloseTo((Number(cost[step]) * 6) / all, 9));
});

it('is of the last line that fits, and of nobody without one', async () => {
  setCosts('* 1 EUR/TB\nhome 3 EUR/month\nprovider=aws 9 USD/month');
  expect(await first('cost')).toBe(3);
  expect(await first('cost_terms')).toBe('3 EUR/month');
  setCosts('* 1 EUR/TB\nho* none');
  const none = await simulated.run({ queryType });
  expect(none.fields).toEqual([]);
  expect(noticesOf(none).join()).toContain('home has no price');
  setCosts('* much');
  await expect(simulated.run({ queryType })).rejects.toMatchObject({ code: 'SETTINGS_INVALID' });
});

it('has months of its time zone', async () => {
  setCosts('* 1 EUR/TB', 'Asia/Tehran');
  expect(await first('cost_begins')).toBe(Date.parse('2026-10-31T20:30Z'));
});
