import { figuresOfShape, filterLabels, queryTypes, shapes, whyNotFiltered, type QueryType, type Shape } from './model';
import { keepHistory, writeSpans, type KeptHistory } from './testing/kept-history';
import { Overhead } from '../overhead/overhead';
import { parseCostSettings } from '../settings/parse-costs';
import { startSimulatedQuery, valuesOf, type SimulatedQuery } from './testing/simulated-query';
import { clock, epoch, key, known, place, steady } from './testing/steady-amounts';
import type { CheckedFrame } from '../frames/check';
import { ManualClock } from '../statistics/testing/manual-clock';
import { startedCallStatistics } from '../statistics/testing/statistics';

let history: KeptHistory;
let simulated: SimulatedQuery;

beforeAll(async () => {
  history = await keepHistory(() => Date.parse(clock) / 1000);
  const keys = ['0', '1', '2', '3'].map((id, index) => steady(key(id), index + 1));
  // All traffic of keys comes from some place.
  const places = ['IR', 'DE'].map((code, index) => steady(place(code, 100 + index), 2 * index + 4));
  writeSpans(history.buckets, epoch('2026-11-01T00:00Z'), known.from, 86_400, [...keys, ...places]);
  writeSpans(history.buckets, known.from, known.to, 300, [...keys, ...places]);
  history.buckets.writeAvailability({ at: known.to - 300, up: true, responseTime: 0.02 });
  const created = { at: known.to - 600, notBefore: null, before: null, after: null };
  history.buckets.events?.write({ ...created, kind: 'key-created', keyId: '1', name: 'Anna' });
  for (const name of ['IR', 'DE']) {
    history.buckets.events?.write({ ...created, kind: 'place-silent', keyId: null, name });
  }
  const counting = new ManualClock(Date.parse(clock) - 600_000);
  const statistics = startedCallStatistics(counting);
  statistics.recordStart('a');
  statistics.recordFinish('a', 0.1);
  counting.advance(600);
  let now = Date.parse(clock) - 7_200_000;
  const overhead = new Overhead({ now: () => now, onProblem: () => {} });
  overhead.note('home', { purpose: 'poll', isAnswered: true, seconds: 0.1 });
  now = Date.parse(clock);
  const port = { probe: 'here', port: 443, isReachable: true, connectSeconds: 0.1, since: null };
  const service = 'management' as const;
  const probed = {
    last: async () => [{ ...port, service }],
    overTime: async (edges: readonly number[]) => [
      { probe: 'here', port: 443, service, steps: edges.slice(1).map(() => ({ reached: 1, connectSeconds: 0.1 })) },
    ],
  };
  simulated = await startSimulatedQuery(
    { keys: 4, statistics, overhead: overhead.of('home'), probedPorts: [probed] },
    history
  );
  simulated.costs = parseCostSettings({ costs: '* 5 EUR/TB', costTimeZone: '' });
});
afterAll(async () => {
  await simulated.stop();
  history.close();
});

type Filters = Parameters<SimulatedQuery['run']>[0]['adhocFilters'];
const run = (queryType: QueryType, shape: Shape, adhocFilters: Filters) =>
  simulated.run({ queryType, shape, adhocFilters });

/** Values of a label, in whatever shape they are. */
function labelsOf(frame: CheckedFrame, label: string): unknown[] {
  const column = frame.fields.find(({ name, labels }) => name === label && !labels);
  return [...(column?.values ?? frame.fields.flatMap(({ labels }) => labels?.[label] ?? []))];
}

const asked = queryTypes.flatMap((queryType) =>
  shapes
    .filter((shape) => figuresOfShape(queryType, shape).length > 0)
    .map((shape): [QueryType, Shape] => [queryType, shape])
);
const having = (label: 'key_id' | 'location') => asked.filter(([queryType]) => filterLabels(queryType).includes(label));

describe.each(asked)('a dashboard’s filter on %s as %s', (queryType, shape) => {
  it('goes by the server’s name, without asking servers that are left out', async () => {
    const all = labelsOf(await run(queryType, shape, []), 'server');
    expect(all.length).toBeGreaterThan(0);
    expect(labelsOf(await run(queryType, shape, [{ key: 'server', value: 'home' }]), 'server')).toEqual(all);
    const before = simulated.server.calls.count();
    const none = await run(queryType, shape, [{ key: 'server', operator: '!~', value: 'h.*' }]);
    expect(labelsOf(none, 'server')).toEqual([]);
    expect(simulated.server.calls.count()).toBe(before);
  });

  it('is told where it does not apply, and does not empty the panel', async () => {
    const frame = await run(queryType, shape, [{ key: 'nobody', value: 'x' }]);
    expect(labelsOf(frame, 'server')).toEqual(labelsOf(await run(queryType, shape, []), 'server'));
    expect(frame.meta?.notices?.[0]).toEqual({
      severity: 'info',
      text: `The dashboard’s filters and grouping apply in part: ${String(whyNotFiltered(queryType, 'nobody'))}`,
    });
  });

  it('names a pattern that it cannot read', async () => {
    const failed = run(queryType, shape, [{ key: 'server', operator: '=~', value: '(' }]);
    await expect(failed).rejects.toThrow(/pattern "\(" is not a regular expression.*QUERY_INVALID/);
  });
});

describe.each(having('key_id'))('keys of %s as %s', (queryType, shape) => {
  it.each<[string, NonNullable<Filters>[number], string[]]>([
    ['equal', { key: 'key_id', operator: '=', value: '1' }, ['1']],
    ['not equal', { key: 'key_id', operator: '!=', value: '1' }, ['0', '2', '3']],
    ['match', { key: 'key_id', operator: '=~', value: '[01]' }, ['0', '1']],
    ['do not match', { key: 'key_id', operator: '!~', value: '[01]' }, ['2', '3']],
    ['are one of', { key: 'key_id', operator: '=|', value: '0', values: ['0', '3'] }, ['0', '3']],
    ['are none of', { key: 'key_id', operator: '!=|', value: '0', values: ['0', '3'] }, ['1', '2']],
  ])('that %s', async (_, filter, expected) => {
    // Some events are of no key.
    const keysOf = (frame: CheckedFrame) => labelsOf(frame, 'key_id').filter((id) => id !== null);
    const all = keysOf(await run(queryType, shape, []));
    const passing = keysOf(await run(queryType, shape, [filter]));
    expect(passing).toEqual(all.filter((id) => expected.includes(String(id))));
  });
});

it.each(having('location'))('filters places of %s as %s', async (queryType, shape) => {
  const adhocFilters: Filters = [{ key: 'location', operator: '!=', value: 'DE' }];
  const frame = await simulated.run({ queryType, shape, groupBy: ['location'], adhocFilters });
  // Most events are of no place.
  const places = labelsOf(frame, 'location').filter((location) => location !== null);
  expect(new Set(places)).toEqual(new Set(['IR']));
});

describe('what is filtered', () => {
  const adhocFilters = [{ key: 'key_id', operator: '=~' as const, value: '[01]' }];

  it('is summed and ranked afterwards', async () => {
    const table = await simulated.run({ queryType: 'key-metrics', adhocFilters });
    const amounts = valuesOf(table, 'data').map(Number);
    const sum = await simulated.run({ queryType: 'key-metrics', groupBy: ['server'], adhocFilters });
    expect(valuesOf(sum, 'data')).toEqual([amounts.reduce((total, amount) => total + amount)]);
    const top = await simulated.run({ queryType: 'key-metrics', limit: 1, adhocFilters });
    expect(valuesOf(top, 'key_id')).toEqual(['1']);
  });

  it('adds up in steps to the same, with its others', async () => {
    const range = { from: Date.parse(clock) - 7_200_000, to: Date.parse(clock) - 3_600_000 };
    const query = { queryType: 'key-metrics' as const, shape: 'time-series' as const, adhocFilters };
    const totalOf = ({ fields }: CheckedFrame) =>
      fields.filter(({ type }) => type === 'float64').flatMap(({ values }) => values.map(Number));
    const add = (values: number[]) => values.reduce((total, value) => total + value, 0);
    const apart = add(totalOf(await simulated.run(query, range)));
    expect(apart).toBeGreaterThan(0);
    expect(add(totalOf(await simulated.run({ ...query, groupBy: ['server'] }, range)))).toBe(apart);
    expect(add(totalOf(await simulated.run({ ...query, limit: 1, others: true }, range)))).toBe(apart);
  });

  it('is what passes the query’s own filters as well', async () => {
    const filters = [{ label: 'key_id' as const, operator: '!=' as const, values: ['0'] }];
    const table = await simulated.run({ queryType: 'key-metrics', filters, adhocFilters });
    expect(valuesOf(table, 'key_id')).toEqual(['1']);
  });
});

describe('what a dashboard groups by', () => {
  it('takes the place of the query’s grouping where the family has it', async () => {
    const table = await simulated.run({ queryType: 'locations', groupByKeys: ['location', 'key_id'] });
    expect(table.fields.slice(0, 2).map(({ name }) => name)).toEqual(['server', 'location']);
    expect(table.meta?.notices?.[0]?.text).toMatch(/autonomous systems” has no Key ID, only Server, Location/);
  });
});
