import { noticesOf, startSimulatedQuery, valuesOf, type SimulatedQuery } from '../testing/simulated-query';

describe('server totals', () => {
  let simulated: SimulatedQuery;
  beforeAll(async () => {
    simulated = await startSimulatedQuery({ keys: 3 });
  });
  afterAll(() => simulated.stop());

  it('is one row of a table', async () => {
    expect(await simulated.run({ queryType: 'server-metrics' })).toMatchSnapshot();
  });

  it.each(['data', 'tunnel_time', 'bandwidth_now', 'bandwidth_peak'])('has %s as a number', async (figure) => {
    const table = await simulated.run({ queryType: 'server-metrics' });
    const numeric = await simulated.run({ queryType: 'server-metrics', figure, shape: 'numeric' });
    expect(numeric.fields).toMatchObject([
      { name: figure, labels: { server: 'home' }, values: valuesOf(table, figure) },
    ]);
    expect(numeric.meta).toMatchObject({ type: 'numeric-wide', typeVersion: [0, 1] });
  });

  it('is close to what really flowed', async () => {
    const table = await simulated.run({ queryType: 'server-metrics', window: '24h' });
    const to = Number(simulated.simulator.clock.now());
    const truth = simulated.server.truth.total({ from: to - 86_400_000, to });
    expect(Number(valuesOf(table, 'data')[0]) / truth.bytes).toBeCloseTo(1, 1);
    expect(Number(valuesOf(table, 'tunnel_time')[0]) / truth.tunnelTime).toBeCloseTo(1, 1);
  });

  it('asks the server once for all panels over a window', async () => {
    simulated.server.calls.reset();
    await Promise.all(['1h', '1h', '2h', '2h'].map((window) => simulated.run({ window, figure: 'data' })));
    await simulated.run({ window: '2h', shape: 'numeric' });
    expect(simulated.server.calls.count('GET /experimental/server/metrics')).toBe(1);
  });

  it.each(['master', '1.12.3'] as const)(
    'is 0 on a %s server without traffic, and says why the rest is empty',
    async (version) => {
      const idle = await startSimulatedQuery({ keys: 3, traffic: 'none', version });
      try {
        const table = await idle.run({});
        expect(valuesOf(table, 'data')).toEqual([0]);
        expect(valuesOf(table, 'bandwidth_peak')).toEqual([0]);
        expect(valuesOf(table, 'bandwidth_peak_at')).toEqual([null]);
        expect(noticesOf(table)).toEqual(['The server had no traffic in this window.']);
      } finally {
        await idle.stop();
      }
    }
  );

  it('knows nothing of a server that is too old, and says so', async () => {
    const old = await startSimulatedQuery({ version: '1.11.0' });
    try {
      const table = await old.run({});
      expect(table.fields).toEqual([]);
      expect(noticesOf(table)).toEqual([expect.stringContaining('OUTLINE_SERVER_TOO_OLD')]);
    } finally {
      await old.stop();
    }
  });
});
