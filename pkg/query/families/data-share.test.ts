import type { CheckedFrame } from '../../frames/check';
import type { SavedQuery } from '../model';
import { keepHistory, writeSpans, type KeptHistory } from '../testing/kept-history';
import { numbersBy, startSimulatedQuery, valuesOf, noticesOf, type SimulatedQuery } from '../testing/simulated-query';
import { clock, epoch, key, keys, known, place, steady } from '../testing/steady-amounts';

const places = [steady(place('DE', 3320), 7), steady(place('IR', 16322), 4)];
const silentAt = { from: epoch('2026-11-20T00:00Z'), to: epoch('2026-11-20T01:00Z') };
const all = [...keys, steady(key(null), 1), ...places].map(({ entity, data, tunnelTime }) => ({
  entity,
  data: (start: number) => (start >= silentAt.from && start < silentAt.to ? 0 : data(start)),
  tunnelTime,
}));

const stepsOf = ({ fields }: CheckedFrame) =>
  fields.slice(1).map(({ values }) => values as ReadonlyArray<number | null>);
const addUp = (values: readonly unknown[]) => values.reduce<number>((sum, value) => sum + Number(value ?? 0), 0);
const isoRange = (from: string, to: string) => ({ from: Date.parse(from), to: Date.parse(to) });

describe.each(['key-metrics', 'locations'] as const)('the share of data, of %s', (queryType) => {
  const label = queryType === 'key-metrics' ? 'key_id' : 'location';
  const first = queryType === 'key-metrics' ? '77' : 'DE';
  const share: SavedQuery = { queryType, figure: 'data_share' };
  let history: KeptHistory;
  let recorded: SimulatedQuery;
  let unrecorded: SimulatedQuery;

  beforeAll(async () => {
    history = await keepHistory(() => epoch(clock));
    writeSpans(history.buckets, known.from, known.to, 300, all);
    recorded = await startSimulatedQuery({ keys: 4, now: new Date(clock) }, history);
    unrecorded = await startSimulatedQuery({ keys: 6, now: new Date(clock) });
  });
  afterAll(async () => {
    await recorded.stop();
    await unrecorded.stop();
    history.close();
  });

  it('is data divided by that of the server, and adds up to 1', async () => {
    for (const server of [recorded, unrecorded]) {
      const table = await server.run({ queryType, window: '24h' });
      const [data, shares] = [valuesOf(table, 'data'), valuesOf(table, 'data_share')];
      const total = addUp(data);
      shares.forEach((value, index) =>
        expect(value === null ? null : Number(value)).toEqual(
          data[index] === null ? null : expect.closeTo(Number(data[index]) / total, 2)
        )
      );
      expect(addUp(shares)).toBeCloseTo(1, queryType === 'key-metrics' ? 6 : 1);
    }
  });

  it('is the same as a number, and in percent', async () => {
    const table = await recorded.run({ queryType, window: '24h', groupBy: [label] });
    const numeric = await recorded.run({ ...share, window: '24h', groupBy: [label], shape: 'numeric' });
    expect(Object.values(numbersBy(numeric, label))).toEqual(
      valuesOf(table, 'data_share').filter((value) => value !== null)
    );
    expect(numeric.fields[0]?.config).toMatchObject({ unit: 'percentunit' });
  });

  it('stays that of the whole server where rows are filtered', async () => {
    const filters: SavedQuery['filters'] = [{ label, operator: '=', values: [first] }];
    for (const shape of ['numeric', 'time-series'] as const) {
      const every = await recorded.run({ ...share, shape, window: '6h', step: '6h', groupBy: [label] });
      const one = await recorded.run({ ...share, shape, window: '6h', step: '6h', groupBy: [label], filters });
      expect(one.fields.at(-1)?.values).toEqual(numbersOf(every, first));
    }
    function numbersOf({ fields }: CheckedFrame, id: string) {
      return fields.find(({ labels }) => labels?.[label] === id)?.values;
    }
  });

  it('adds up to 1 in each step, with others and in groups', async () => {
    const chart: SavedQuery = { ...share, shape: 'time-series', window: '6h', step: '1h' };
    for (const changes of [{}, { limit: 1, others: true }, { groupBy: [] }] satisfies SavedQuery[]) {
      const lists = stepsOf(await recorded.run({ ...chart, ...changes }));
      expect(lists[0]).toHaveLength(6);
      lists[0]?.forEach((_, step) => expect(addUp(lists.map((list) => list[step]))).toBeCloseTo(1, 9));
    }
  });

  it('lies within its bounds', async () => {
    const table = await unrecorded.run({ queryType, window: '6h', bounds: true });
    const [values, least, most] = ['', '_least', '_most'].map((suffix) => valuesOf(table, `data_share${suffix}`));
    values?.forEach((value, index) => {
      expect(Number(least?.[index])).toBeLessThanOrEqual(Number(value));
      expect(Number(most?.[index])).toBeGreaterThanOrEqual(Number(value));
      expect(Number(most?.[index])).toBeLessThanOrEqual(1);
    });
  });

  it('is nothing, and not unknown, where nothing flowed', async () => {
    const range = isoRange('2026-11-19T23:00Z', '2026-11-20T02:00Z');
    const chart = await recorded.run({ ...share, shape: 'time-series', step: '1h' }, range);
    stepsOf(chart).forEach((list) => expect(list).toEqual([expect.any(Number), null, expect.any(Number)]));
    expect(noticesOf(chart)).not.toContainEqual(expect.stringContaining('steps are not known'));
    const silent = isoRange('2026-11-20T00:00Z', '2026-11-20T01:00Z');
    expect((await recorded.run({ ...share, shape: 'numeric' }, silent)).fields).toEqual([]);
  });

  it('is not known where the total is not', async () => {
    const before = isoRange('2026-11-16T00:00Z', '2026-11-18T12:00Z');
    const chart = await recorded.run({ ...share, shape: 'time-series', step: '1d' }, before);
    stepsOf(chart).forEach((list) => expect(list).toEqual([null, null, expect.any(Number)]));
  });

  it('cannot be summed up over time', async () => {
    await expect(recorded.run({ ...share, shape: 'time-series', cumulative: true })).rejects.toMatchObject({
      code: 'QUERY_INVALID',
    });
  });
});
