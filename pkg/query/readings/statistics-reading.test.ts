import { ManualClock } from '../../statistics/testing/manual-clock';
import { startedCallStatistics } from '../../statistics/testing/statistics';
import { noticesOf, startSimulatedQuery, valuesOf, type SimulatedQuery } from '../testing/simulated-query';

describe('plugin statistics over time', () => {
  const now = new Date('2026-11-21T10:02:13Z');
  const clock = new ManualClock(now.getTime() - 5_400_000);
  const statistics = startedCallStatistics(clock);
  let simulated: SimulatedQuery;

  /** Forty requests in ten minutes, half an hour after the beginning; of four one fails, which takes long. */
  beforeAll(async () => {
    simulated = await startSimulatedQuery({ keys: 1, statistics, now });
    clock.advance(1800);
    for (let count = 0; count < 40; count++) {
      statistics.recordStart('a');
      if (count % 4 === 3) {
        statistics.recordFailure('a', { code: 'OUTLINE_TIMEOUT', message: 'It took long.' }, 30);
      } else {
        statistics.recordFinish('a', 0.05);
      }
      clock.advance(15);
    }
    clock.advance(3000);
  });
  afterAll(() => simulated.stop());

  const asked = (figure: string, step = '5m') =>
    simulated.run(
      { queryType: 'plugin-statistics', figure, shape: 'time-series', window: 'range', step, timeZone: 'utc' },
      { from: now.getTime() - 7_200_000, to: now.getTime() }
    );
  const known = async (figure: string, step?: string) =>
    valuesOf(await asked(figure, step), figure).filter((value) => value !== null);

  it('are what was counted in each step, without history', async () => {
    const frame = await asked('requests');
    const values = valuesOf(frame, 'requests').map(Number);
    expect(values.reduce((sum, value) => sum + value, 0)).toBe(40);
    expect(Math.max(...values)).toBe(20);
    expect(frame.fields.at(-1)?.labels).toEqual({ server: 'home' });
    expect(frame.meta?.custom).toMatchObject({ window: { source: 'plugin' }, step: '5m' });
  });

  it('are not known where nothing was running, and a notice says so', async () => {
    const frame = await asked('requests');
    const values = valuesOf(frame, 'requests');
    expect(values.slice(0, 5)).toEqual([null, null, null, null, null]);
    expect(values.at(-2)).toBe(0);
    expect(noticesOf(frame).join()).toContain('was not running');
  });

  it('are shares and durations of the step alone', async () => {
    expect(await known('failure_share', '1d')).toEqual([0.25]);
    expect((await known('failure_share')).length).toBeLessThan(5);
    expect(Math.abs(Number((await known('p95_duration', '1d'))[0]) / 30 - 1)).toBeLessThan(0.01);
    expect(await known('retried', '1d')).toEqual([0]);
  });

  it('have steps of five minutes at least where they are automatic', async () => {
    expect((await asked('failed', 'auto')).meta?.custom).toMatchObject({ step: '5m' });
  });
});
