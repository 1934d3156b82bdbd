import { call } from '../../../simulator/test-client';
import { parseBudgetSettings } from '../../settings/parse-budgets';
import { DAY, HOUR } from '../../time/units';
import { keepHistory, writeSpans, type KeptHistory } from '../testing/kept-history';
import { noticesOf, numbersBy, startSimulatedQuery, valuesOf, type SimulatedQuery } from '../testing/simulated-query';
import { clock, epoch, key } from '../testing/steady-amounts';

const queryType = 'budgets';
const now = Date.parse(clock);
const newest = epoch('2026-11-21T10:00Z');
const days = epoch('2026-10-30T00:00Z');
const hours = epoch('2026-11-20T00:00Z');

/** Bytes an hour: at weekends twice as much. */
const rate = (start: number) => ((start / DAY + 3) % 7 >= 5 ? 2.4e7 : 1.2e7);
const used = (keyId: string, weight: number) => ({
  entity: key(keyId),
  data: (length: number) => (start: number) => Math.round((weight * rate(start) * length) / HOUR),
  tunnelTime: () => 0,
});
const users = [used('0', 1), used('1', 5), used('2', 2), used('3', 1), used('4', 1)];
const bytes = (from: number, to: number, weight: number) => {
  let sum = 0;
  for (let at = from; at < to; at += 300) {
    sum += Math.round((weight * rate(Math.floor(at / HOUR) * HOUR) * 300) / HOUR);
  }
  return sum;
};

let history: KeptHistory;
let simulated: SimulatedQuery;

async function write(from: number, to: number, length: number) {
  const all = users.map((user) => ({ ...user, data: user.data(length) }));
  writeSpans(history.buckets, from, to, length, all);
}

const setBudgets = (budgets: string, budgetTimeZone = '', budgetInNames = '') =>
  (simulated.budgets = parseBudgetSettings({ budgets, budgetInNames, budgetTimeZone }));
const put = (path: string, body: unknown) =>
  call(simulated.server, path, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });

beforeAll(async () => {
  history = await keepHistory(() => now / 1000);
  await write(epoch('2026-09-20T00:00Z'), days, DAY);
  await write(days, hours, HOUR);
  await write(hours, newest, 300);
  simulated = await startSimulatedQuery({ keys: 5, traffic: 'none' }, history);
  const names = ['Anna', 'Ben', 'tablet 9GB/21', 'family-Eve', 'Anna'];
  await Promise.all(names.map((name, id) => put(`/access-keys/${id}/name`, { name })));
  await put('/access-keys/1/data-limit', { limit: { bytes: 7e9 } });
  await put('/access-keys/0/data-limit', { limit: { bytes: 0 } });
});
afterAll(async () => {
  await simulated.stop();
  history.close();
});

const column = async (name: string, query = {}) => valuesOf(await simulated.run({ queryType, ...query }), name);

it('has what the last line that fits says, but for what the key’s own name does', async () => {
  setBudgets('* 50 GB/month@15\nben 5 GB/week@monday\nfamily-* none');
  const frame = await simulated.run({ queryType, groupBy: ['key_id', 'key_name'] });
  expect(valuesOf(frame, 'key_id')).toEqual(['0', '1', '2', '4']);
  expect(valuesOf(frame, 'budget')).toEqual([50e9, 5e9, 9e9, 50e9]);
  expect(valuesOf(frame, 'budget_period')).toEqual(['month@15', 'week@monday', 'month@21', 'month@15']);
  expect(valuesOf(frame, 'budget_origin')).toEqual(['settings', 'settings', 'key name', 'settings']);
  expect(valuesOf(frame, 'budget_begins')).toEqual(
    ['2026-11-15', '2026-11-16', '2026-11-21', '2026-11-15'].map((day) => Date.parse(`${day}T00:00Z`))
  );
});

it('counts to the byte what access key metrics have since the period began', async () => {
  setBudgets('* 50 GB/month');
  const frame = await simulated.run({ queryType, filters: [{ label: 'key_id', operator: '!=', values: ['2'] }] });
  const range = { from: Date.parse('2026-11-01T00:00Z'), to: now };
  const metrics = await simulated.run({ queryType: 'key-metrics', figure: 'data', shape: 'numeric' }, range);
  const byKey = numbersBy(metrics, 'key_id');
  expect(valuesOf(frame, 'budget_used')).toEqual(['0', '1', '3', '4'].map((id) => byKey[id]));
  expect(byKey['0']).toBe(bytes(epoch('2026-11-01T00:00Z'), newest, 1));
  const [left, use] = [valuesOf(frame, 'budget_left'), valuesOf(frame, 'budget_use')];
  expect(left[0]).toBe(50e9 - Number(byKey['0']));
  expect(use[0]).toBeCloseTo(Number(byKey['0']) / 50e9, 12);
});

it('foretells by weekdays when it is used up, with a range', async () => {
  const soFar = bytes(epoch('2026-11-01T00:00Z'), newest, 1);
  // The rest of the 21st, Sunday, and three days of the week.
  const until = epoch('2026-11-26T00:00Z');
  setBudgets(
    `person Anna none\nAnna ${bytes(epoch('2026-11-01T00:00Z'), until, 1) / 1e9} GB/month\nBen 1 GB/month\nfam* 900 GB/month`,
    '',
    'none'
  );
  const frame = await simulated.run({ queryType, bounds: true });
  const of = (name: string) => valuesOf(frame, name);
  const [at] = of('budget_used_up');
  expect(Math.abs(Number(at) / 1000 - until)).toBeLessThan(DAY / 4);
  expect(Number(of('budget_used_up_earliest')[0])).toBeLessThan(Number(at));
  expect(Number(of('budget_used_up_latest')[0])).toBeGreaterThan(Number(at));
  expect(of('budget_outlook')).toEqual(['will not last', 'used up', 'lasts', 'will not last']);
  expect(of('budget_used_up')[2]).toBeNull();
  // Ben used his one on the first day, a Sunday.
  expect(of('budget_used_up_earliest')[1]).toBe(Date.parse('2026-11-01T00:00Z'));
  expect(of('budget_left')[1]).toBe(0);
  expect(of('budget_daily')[0]).toBeCloseTo(
    ((Number(of('budget')[0]) - soFar) * DAY) / (epoch('2026-12-01T00:00Z') - now / 1000),
    -4
  );
});

it('has data limits by the calendar where the settings say nothing, and none of keys without', async () => {
  simulated.budgets = undefined;
  const frame = await simulated.run({ queryType });
  const row = valuesOf(frame, 'key_id').indexOf('1');
  expect(valuesOf(frame, 'budget')[row]).toBe(7e9);
  expect(valuesOf(frame, 'budget_origin')[row]).toBe('data limit');
  // Who may use nothing uses no share of it.
  const numbers = await simulated.run({ queryType, shape: 'numeric', figure: 'budget_use' });
  expect(Object.keys(numbersBy(numbers, 'key_id'))).not.toContain('0');
});

it('joins keys of one name, which have an amount together, or each its own', async () => {
  const query = { groupBy: ['key_name' as const] };
  setBudgets('* 10 GB/month\nperson Ben none', '', 'none');
  expect(await column('key_name', query)).toEqual(['Anna', 'family-Eve', 'tablet 9GB/21']);
  expect(await column('budget', query)).toEqual([20e9, 10e9, 10e9]);
  setBudgets('* 10 GB/month\nperson Anna 15 GB/month', '', 'none');
  expect(await column('budget', query)).toEqual([15e9, 10e9, 10e9, 10e9]);
  const sum = 2 * bytes(epoch('2026-11-01T00:00Z'), newest, 1);
  expect((await column('budget_used', query))[0]).toBe(sum);
  expect((await column('budget_use', query))[0]).toBeCloseTo(sum / 15e9, 12);
  expect(await column('budget', { groupBy: ['key_name'], groupServersBy: [] })).toEqual([15e9, 10e9, 10e9, 10e9]);
});

it('is of whole servers where nothing is grouped by', async () => {
  setBudgets('server h* 1 TB/month@20');
  const frame = await simulated.run({ queryType, groupBy: [] });
  expect(valuesOf(frame, 'budget')).toEqual([1e12]);
  expect(valuesOf(frame, 'budget_used')).toEqual([bytes(epoch('2026-11-20T00:00Z'), newest, 10)]);
  setBudgets('* 1 GB/month');
  const none = await simulated.run({ queryType, groupBy: [] });
  expect(none.fields).toEqual([]);
  expect(noticesOf(none).join()).toContain('home has no budget');
});

it('has months of its time zone, and an estimate with bounds where only days of UTC are kept', async () => {
  setBudgets('* 50 GB/month@25', 'Asia/Tehran', 'none');
  const frame = await simulated.run({ queryType, bounds: true });
  expect(valuesOf(frame, 'budget_begins')[0]).toBe(Date.parse('2026-10-24T20:30Z'));
  const [least, best, most] = ['budget_used_least', 'budget_used', 'budget_used_most'].map(
    (name) => valuesOf(frame, name)[0] as number
  );
  expect(least).toBe(bytes(epoch('2026-10-25T00:00Z'), newest, 1));
  expect(most).toBe(bytes(epoch('2026-10-24T00:00Z'), newest, 1));
  const truth = bytes(epoch('2026-10-24T20:30Z'), newest, 1);
  expect(Math.abs(best! - truth)).toBeLessThan(1e6);
});

it('goes down step by step, and begins anew', async () => {
  setBudgets('* 4 GB/week@monday', '', 'none');
  const range = { from: Date.parse('2026-11-14T00:00Z'), to: now };
  const filters = [{ label: 'key_id' as const, operator: '=' as const, values: ['0'] }];
  const ask = (figure: string) =>
    simulated.run({ queryType, figure, shape: 'time-series', step: '1d', timeZone: 'utc', filters }, range);
  const left = valuesOf(await ask('budget_left'), 'budget_left');
  const day = (text: string) => bytes(epoch('2026-11-09T00:00Z'), epoch(text), 1);
  expect(left[0]).toBe(4e9 - day('2026-11-15T00:00Z'));
  // Its last day belongs to it.
  expect(left[1]).toBe(4e9 - day('2026-11-16T00:00Z'));
  expect(left[2]).toBe(4e9 - bytes(epoch('2026-11-16T00:00Z'), epoch('2026-11-17T00:00Z'), 1));
  const [nowUsed] = await column('budget_used', { filters });
  const series = valuesOf(await ask('budget_used'), 'budget_used');
  expect(series.at(-1)).toBe(nowUsed);
  const even = valuesOf(await ask('budget_even_left'), 'budget_even_left');
  expect(even[2]).toBeCloseTo((4e9 * 6) / 7, 3);
});

it('says why nothing is foretold where history is too short', async () => {
  const young = await keepHistory(() => now / 1000);
  writeSpans(young.buckets, epoch('2026-11-18T00:00Z'), newest, 300, [{ ...users[0]!, data: users[0]!.data(300) }]);
  const fresh = await startSimulatedQuery({ keys: 1, traffic: 'none' }, young);
  fresh.budgets = parseBudgetSettings({ budgets: '* 9 GB/week@wed', budgetInNames: '', budgetTimeZone: '' });
  const frame = await fresh.run({ queryType });
  expect(valuesOf(frame, 'budget_used')).toEqual([bytes(epoch('2026-11-18T00:00Z'), newest, 1)]);
  expect(valuesOf(frame, 'budget_used_up')).toEqual([null]);
  expect(valuesOf(frame, 'budget_outlook')[0]).toContain('not known: 7 whole days are needed');
  const numbers = await fresh.run({ queryType, shape: 'numeric', figure: 'budget_expected_use' });
  expect(numbersBy(numbers, 'key_id')).toEqual({ '0': null });
  await fresh.stop();
  young.close();
});

it('refuses wrong settings by name, and time series without history', async () => {
  setBudgets('* much');
  await expect(simulated.run({ queryType })).rejects.toMatchObject({ code: 'SETTINGS_INVALID' });
  const off = await startSimulatedQuery({ keys: 2 });
  await expect(off.run({ queryType, shape: 'time-series' })).rejects.toMatchObject({ code: 'HISTORY_OFF' });
  await off.stop();
});
