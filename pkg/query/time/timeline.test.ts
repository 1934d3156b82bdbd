import type { SavedQuery } from '../model';
import { keepHistory, writeSpans, type KeptHistory } from '../testing/kept-history';
import { noticesOf, startSimulatedQuery, valuesOf, type SimulatedQuery } from '../testing/simulated-query';
import { clock, epoch, keys, known, sum } from '../testing/steady-amounts';

describe('a past of which only hours and days are kept', () => {
  let coarse: KeptHistory;
  let queried: SimulatedQuery;
  const at = epoch(clock);
  beforeAll(async () => {
    coarse = await keepHistory(() => at);
    writeSpans(coarse.buckets, epoch('2026-11-01T00:00Z'), epoch('2026-11-14T00:00Z'), 86_400, keys);
    writeSpans(coarse.buckets, epoch('2026-11-14T00:00Z'), epoch('2026-11-20T00:00Z'), 3600, keys);
    writeSpans(coarse.buckets, epoch('2026-11-20T00:00Z'), known.to, 300, keys);
    queried = await startSimulatedQuery({ keys: 4, now: new Date(clock) }, coarse);
  });
  afterAll(async () => {
    await queried.stop();
    coarse.close();
  });
  const chart = (query: SavedQuery) => queried.run({ shape: 'time-series', ...query });

  it.each([
    ['24h', '5m'],
    ['5d', '1h'],
    ['14d', '1d'],
  ])('is drawn over %s in steps of %s', async (window, step) => {
    const frame = await chart({ window });
    expect(frame.meta?.custom).toMatchObject({ step });
    expect(valuesOf(frame, 'data')).not.toContain(null);
  });

  it.each(['5d', '14d'])(
    'has a total over %s, widened to what can be told, which the chart has, too',
    async (window) => {
      const numeric = await chart({ window, shape: 'numeric' });
      expect(numeric.meta?.custom).toMatchObject({ window: { source: 'history' } });
      const isSaid = noticesOf(numeric).join().includes('Figures are of 2026-11-07 00:00 UTC');
      expect(isSaid).toBe(window === '14d');
      expect(sum(valuesOf(await chart({ window }), 'data'))).toBe(numeric.fields[0]?.values[0]);
    }
  );

  it('is drawn by hours also over few of them, as after the first minutes of a new data source', async () => {
    const young = await keepHistory(() => at);
    writeSpans(young.buckets, epoch('2026-11-20T00:00Z'), epoch('2026-11-21T09:00Z'), 3600, keys);
    writeSpans(young.buckets, epoch('2026-11-21T09:00Z'), known.to, 300, keys);
    const youngQueried = await startSimulatedQuery({ keys: 4, now: new Date(clock) }, young);
    try {
      for (const window of ['2h', '3h']) {
        const frame = await youngQueried.run({ shape: 'time-series', window });
        expect(frame.meta?.custom).toMatchObject({ step: '1h' });
        expect(valuesOf(frame, 'data')).not.toContain(null);
      }
    } finally {
      await youngQueried.stop();
      young.close();
    }
  });

  it('is not drawn in days for the sake of a gap in a short range', async () => {
    const gap = { from: epoch('2026-11-21T06:00Z'), to: epoch('2026-11-21T08:00Z') };
    const gappy = await keepHistory(() => at);
    writeSpans(gappy.buckets, epoch('2026-11-20T00:00Z'), gap.from, 300, keys);
    writeSpans(gappy.buckets, gap.from, gap.to, gap.to - gap.from, keys);
    writeSpans(gappy.buckets, gap.to, known.to, 300, keys);
    const gapQueried = await startSimulatedQuery({ keys: 4, now: new Date(clock) }, gappy);
    try {
      const frame = await gapQueried.run({ shape: 'time-series', window: '6h' });
      expect(frame.meta?.custom).toMatchObject({ step: '5m' });
      // The amount of the gap counts at its end.
      expect(valuesOf(frame, 'data').filter((value) => value === null)).toHaveLength(23);
    } finally {
      await gapQueried.stop();
      gappy.close();
    }
  });

  it('is empty in finer steps, and says so', async () => {
    const frame = await chart({ window: '5d', step: '5m' });
    expect(valuesOf(frame, 'data')).toContain(null);
    expect(noticesOf(frame).join()).toContain('Of longer steps more may be known');
  });
});
