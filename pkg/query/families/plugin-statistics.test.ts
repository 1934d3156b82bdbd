import { ManualClock } from '../../statistics/testing/manual-clock';
import { startedCallStatistics } from '../../statistics/testing/statistics';
import { noticesOf, startSimulatedQuery, valuesOf, type SimulatedQuery } from '../testing/simulated-query';

describe('plugin statistics', () => {
  let simulated: SimulatedQuery;
  const clock = new ManualClock();
  const statistics = startedCallStatistics(clock);

  beforeAll(async () => {
    simulated = await startSimulatedQuery({ keys: 1, statistics });
  });
  afterAll(() => simulated.stop());
  beforeEach(() => statistics.reset());

  /** Forty requests in ten minutes, of which ten fail and two are tried twice. */
  function countRequests(): void {
    for (let i = 0; i < 40; i++) {
      statistics.recordStart('a');
      if (i % 20 === 0) {
        statistics.registerStatusCode(500);
        statistics.recordStart('a');
      }
      if (i % 4 === 3) {
        statistics.recordFailure('a', { code: 'OUTLINE_TIMEOUT', message: 'It took long. [OUTLINE_TIMEOUT]' }, 30);
      } else {
        statistics.registerStatusCode(200);
        statistics.recordFinish('a', 0.05 + i / 1000);
      }
      clock.advance(15);
    }
    statistics.recordStart('b');
    statistics.recordCancellation('b');
    statistics.addOwn({ cacheHits: 7, joined: 3, bytes: 4096 });
  }

  it('are one row a server, with every figure', async () => {
    countRequests();
    expect(await simulated.run({ queryType: 'plugin-statistics' })).toMatchSnapshot({
      meta: { custom: expect.anything() },
    });
  });

  it('are one number a server', async () => {
    countRequests();
    const numeric = await simulated.run({ queryType: 'plugin-statistics', shape: 'numeric' });
    expect(numeric.fields).toMatchObject([
      { name: 'last_hour_failure_share', labels: { server: 'home' }, values: [0.25], config: { unit: 'percentunit' } },
    ]);
    const number = async (figure: string) => {
      const frame = await simulated.run({ queryType: 'plugin-statistics', figure, shape: 'numeric' });
      return valuesOf(frame, figure)[0];
    };
    expect(await number('failure_share')).toBe(0.25);
    expect(await number('requests_per_minute')).toBe(4);
    expect(await number('retried')).toBe(2);
    expect(await number('p95_duration')).toBe(30);
  });

  it('are not known, and not 0, before anything has happened', async () => {
    const table = await simulated.run({ queryType: 'plugin-statistics' });
    expect(valuesOf(table, 'failure_share')).toEqual([null]);
    expect(valuesOf(table, 'p95_duration')).toEqual([null]);
    expect(valuesOf(table, 'requests')).toEqual([0]);
    expect(noticesOf(table).join()).toContain('No request to home ended since counting began');
    expect(noticesOf(table).join()).toContain('Requests per minute to home are not known before');
  });

  it('remember longer than an hour', async () => {
    countRequests();
    clock.advance(7200);
    const table = await simulated.run({ queryType: 'plugin-statistics' });
    expect(valuesOf(table, 'last_hour_failure_share')).toEqual([null]);
    expect(valuesOf(table, 'failure_share')).toEqual([0.25]);
    expect(noticesOf(table).join()).toContain('No request to home ended in the last hour');
  });

  it('are there when the server is not', async () => {
    await simulated.server.faults.set({ kind: 'refuse' });
    countRequests();
    const table = await simulated.run({ queryType: 'plugin-statistics' });
    expect(valuesOf(table, 'requests')).toEqual([40]);
    expect(table.meta?.executedQueryString).toBeUndefined();
    await simulated.server.faults.clear();
  });
});
