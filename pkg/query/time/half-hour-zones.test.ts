import { keepHistory, writeSpans } from '../testing/kept-history';
import { noticesOf, startSimulatedQuery } from '../testing/simulated-query';
import { clock, epoch, keys } from '../testing/steady-amounts';

const now = epoch('2026-11-21T10:00Z');
const day = 86_400;

it.each([
  ['auto', 7, '1h'],
  ['1d', 20, '1d'],
  ['month', 60, 'month'],
])('steps of %s in Tehran over %d days of hours are known', async (step, days, expected) => {
  const history = await keepHistory(() => now);
  writeSpans(history.buckets, now - 70 * day, now, 3600, keys);
  const simulated = await startSimulatedQuery({ now: new Date(clock), keys: 3 }, history);
  try {
    const range = { from: (now - days * day) * 1000, to: now * 1000 + 133_000 };
    const query = { queryType: 'server-metrics', figure: 'data', step, timeZone: 'Asia/Tehran' } as const;
    const frame = await simulated.run({ ...query, shape: 'time-series' }, range);
    const values = frame.fields[1]?.values ?? [];
    expect(frame.meta?.custom?.['step']).toBe(expected);
    expect(values.length).toBeGreaterThan(1);
    expect(values.filter((value) => value === null).length).toBeLessThanOrEqual(1);
    expect(noticesOf(frame).join()).toContain('steps begin up to 30 minutes from');
  } finally {
    await simulated.stop();
    history.close();
  }
});
