import { parseQuery } from './parse-query';
import { runQuery } from './run-query';
import { startSimulatedQuery, valuesOf, type SimulatedQuery } from './testing/simulated-query';

describe('a time range that ends before it begins', () => {
  let simulated: SimulatedQuery;
  beforeAll(async () => {
    simulated = await startSimulatedQuery();
  });
  afterAll(() => simulated.stop());
  const backwards = () => {
    const now = simulated.simulator.clock.now();
    return { from: now, to: now - 3_600_000 };
  };

  it.each(['table', 'numeric', 'time-series'] as const)(
    'is refused in the shape %s, and nobody is asked',
    async (shape) => {
      const failed = simulated.run({ queryType: 'server-metrics', shape }, backwards());
      await expect(failed).rejects.toThrow(/The time range ends before it begins.*QUERY_INVALID/);
      expect(simulated.server.calls.count()).toBe(0);
    }
  );

  it('is no matter where it is not used', async () => {
    const table = await simulated.run({ queryType: 'server-metrics', window: '1h' }, backwards());
    expect(valuesOf(table, 'data')).toHaveLength(1);
    expect(valuesOf(await simulated.run({ queryType: 'server' }, backwards()), 'name')).toHaveLength(1);
  });
});

it.each([
  { shape: 'numeric', figure: 'no_such_figure' },
  { shape: 'table', figure: 'no_such_figure' },
  { shape: 'time-series', figure: 'bandwidth_peak' },
] as const)('what a shape cannot show is refused: %j', async (changes) => {
  const answer = runQuery({
    query: { ...parseQuery({}), ...changes },
    timeRange: { from: 0, to: 3_600_000 },
    room: { intervalMs: 1000, maxDataPoints: 1000 },
    servers: [],
    signal: new AbortController().signal,
    now: 3_600_000,
  });
  await expect(answer).rejects.toThrow(/server-metrics has no figure .*QUERY_INVALID/);
});
