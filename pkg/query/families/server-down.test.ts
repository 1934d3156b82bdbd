import { keepHistory, writeSpans, type KeptHistory } from '../testing/kept-history';
import { noticesOf, startSimulatedQuery, valuesOf, type SimulatedQuery } from '../testing/simulated-query';
import { clock, epoch, key, place, steady, sum } from '../testing/steady-amounts';

describe('a server of half an hour that does not answer', () => {
  const created = epoch('2026-11-21T09:30Z');
  const recorded = { from: created, to: epoch('2026-11-21T09:55Z') };
  const entities = [steady(key('0'), 3), steady(key('1'), 1), steady(place('IR', 58224), 4)];
  let history: KeptHistory;
  let queried: SimulatedQuery;

  beforeAll(async () => {
    history = await keepHistory(() => epoch(clock));
    writeSpans(history.buckets, recorded.from, recorded.to, 300, entities);
    history.told = { ...history.told, createdAt: created };
    queried = await startSimulatedQuery({ keys: 2, ageDays: 0, now: new Date(clock) }, history);
    // Tells its keys.
    await queried.run({ queryType: 'key-metrics', shape: 'table', window: '900s' });
    await queried.server.faults.set({ kind: 'refuse' });
  });
  afterAll(async () => {
    await queried.stop();
    history.close();
  });

  it.each(['key-metrics', 'server-metrics', 'locations'] as const)(
    'has the %s that history knows of it, though the server would know more',
    async (queryType) => {
      const chart = await queried.run({ queryType, shape: 'time-series', window: '1h' });
      const table = await queried.run({ queryType, shape: 'table', window: '1h' });
      expect(noticesOf(table).join()).toMatch(/home does not tell its figures of now.*OUTLINE_CONNECTION_REFUSED/);
      expect(table.meta?.custom).toMatchObject({ window: { source: 'history' } });
      const total = sum(valuesOf(table, 'data'));
      expect(total).toBeGreaterThan(0);
      expect(total).toBe(sum(chart.fields.filter(({ name }) => name === 'data').flatMap(({ values }) => [...values])));
    }
  );
});
