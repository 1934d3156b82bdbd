import { noticesOf, numbersBy, startSimulatedQuery, valuesOf, type SimulatedQuery } from '../testing/simulated-query';

describe('access key metrics', () => {
  let simulated: SimulatedQuery;
  beforeAll(async () => {
    simulated = await startSimulatedQuery({ keys: 6 });
  });
  afterAll(() => simulated.stop());

  it('is a table with a row a key', async () => {
    expect(await simulated.run({ queryType: 'key-metrics', window: '24h' })).toMatchSnapshot();
  });

  it('is labelled by key, and by its name where asked', async () => {
    expect(
      await simulated.run({
        queryType: 'key-metrics',
        groupBy: ['key_id', 'key_name'],
        shape: 'numeric',
        window: '24h',
      })
    ).toMatchSnapshot();
  });

  it.each(['data', 'tunnel_time', 'time_since_last_seen', 'online', 'peak_devices'])(
    'says the same of %s in both shapes',
    async (figure) => {
      const table = await simulated.run({ queryType: 'key-metrics', window: '24h' });
      const numeric = await simulated.run({ queryType: 'key-metrics', window: '24h', figure, shape: 'numeric' });
      const numbers = numbersBy(numeric, 'key_id');
      const ids = valuesOf(table, 'key_id');
      const cells = valuesOf(table, figure).map((value) => (typeof value === 'boolean' ? Number(value) : value));
      for (const [index, id] of ids.entries()) {
        expect([numbers[String(id)] ?? null]).toEqual([cells[index]]);
      }
    }
  );

  it('takes the top of what a filter lets pass', async () => {
    const all = await simulated.run({ queryType: 'key-metrics', window: '24h' });
    const top = await simulated.run({
      queryType: 'key-metrics',
      window: '24h',
      filters: [{ label: 'key_id', operator: '!=', values: ['0'] }],
      limit: 2,
    });
    const data = valuesOf(all, 'data').map(Number);
    const others = valuesOf(all, 'key_id').flatMap((id, index) => (id === '0' ? [] : [data[index] ?? 0]));
    expect(valuesOf(top, 'data')).toEqual(others.sort((a, b) => b - a).slice(0, 2));
  });

  it('sums over all keys where nothing is grouped by', async () => {
    const all = await simulated.run({ queryType: 'key-metrics', window: '24h' });
    const sum = await simulated.run({ queryType: 'key-metrics', window: '24h', groupBy: [], shape: 'numeric' });
    const expected = valuesOf(all, 'data').reduce<number>((total, value) => total + Number(value ?? 0), 0);
    expect(sum.fields).toHaveLength(1);
    expect(sum.fields[0]?.values[0]).toBeCloseTo(expected, 3);
  });

  it('says that peaks of several keys are no peak', async () => {
    const numeric = await simulated.run({
      queryType: 'key-metrics',
      window: '24h',
      figure: 'peak_devices',
      groupBy: [],
      shape: 'numeric',
    });
    expect(numeric.fields).toEqual([]);
    expect(noticesOf(numeric).join()).toContain('"Peak devices" has no meaning for several rows together');
  });

  it('sums what cannot be attributed in one row, and says so', async () => {
    const custom = await startSimulatedQuery({ keys: 8, customIds: ['my-id', '7up', 'кл'] });
    try {
      const table = await custom.run({ queryType: 'key-metrics', window: '24h' });
      const ids = valuesOf(table, 'key_id');
      expect(ids.filter((id) => id === 'unattributed')).toHaveLength(1);
      expect(valuesOf(table, 'data')[ids.indexOf('7')]).toBeNull();
      expect(noticesOf(table).join()).toContain('cannot be told apart');
    } finally {
      await custom.stop();
    }
  });

  it('is 0 for each key of a server without traffic', async () => {
    const idle = await startSimulatedQuery({ keys: 2, traffic: 'none' });
    try {
      const table = await idle.run({ queryType: 'key-metrics' });
      expect(valuesOf(table, 'data')).toEqual([0, 0]);
      expect(valuesOf(table, 'online')).toEqual([false, false]);
      expect(valuesOf(table, 'last_seen')).toEqual([null, null]);
    } finally {
      await idle.stop();
    }
  });

  it('leaves out of numbers, and empty in tables, a key that was never used', async () => {
    const idle = await startSimulatedQuery({ keys: 2, traffic: 'none' });
    try {
      const at = Number(idle.simulator.clock.now()) - 1_800_000;
      idle.server.connect({ keyId: '0', down: 5e6, up: 1e5, protocol: 'udp', at, length: 600 });
      idle.simulator.clock.advance(1000);
      const table = await idle.run({ queryType: 'key-metrics' });
      expect(valuesOf(table, 'data')[1]).toBeNull();
      const numeric = await idle.run({ queryType: 'key-metrics', shape: 'numeric' });
      expect(Object.keys(numbersBy(numeric, 'key_id'))).toEqual(['0']);
    } finally {
      await idle.stop();
    }
  });
});
