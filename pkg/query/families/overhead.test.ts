import { Overhead } from '../../overhead/overhead';
import type { Purpose } from '../../overhead/purposes';
import { noticesOf, numbersBy, startSimulatedQuery, valuesOf, type SimulatedQuery } from '../testing/simulated-query';

const HOUR = 3_600_000;
const now = Date.parse('2026-11-21T10:30:00Z');

describe('monitoring overhead', () => {
  let clock = now;
  const overhead = new Overhead({ now: () => clock, onProblem: () => {} });
  let simulated: SimulatedQuery;

  function note(hoursAgo: number, purpose: Purpose, seconds: number, count = 1): void {
    clock = now - hoursAgo * HOUR;
    Array.from({ length: count }, () => overhead.note('host', { purpose, isAnswered: true, seconds }));
  }

  beforeAll(async () => {
    simulated = await startSimulatedQuery({ keys: 1, now: new Date(now), overhead: overhead.of('host') });
    note(2, 'poll', 0.1, 10);
    note(1, 'backfill', 20);
    note(0, 'backfill', 16);
    note(0, 'panel', 0.5, 2);
    overhead.note('host', { purpose: 'panel', isAnswered: false, seconds: 30 });
    overhead.note('other', { purpose: 'panel', isAnswered: true, seconds: 30 });
  });
  afterAll(() => simulated.stop());

  const asked = (query: object, hours = 1.5) =>
    simulated.run({ queryType: 'overhead', ...query }, { from: now - hours * HOUR, to: now });

  it('is one row a purpose, in whole hours, also for those that nothing was asked for', async () => {
    const table = await asked({
      filters: [{ label: 'purpose', operator: '=', values: ['poll', 'backfill', 'panel'] }],
    });
    expect(valuesOf(table, 'purpose')).toEqual(['backfill', 'panel', 'poll']);
    expect(valuesOf(table, 'server_time')).toEqual([36, 1, 0]);
    expect(valuesOf(table, 'answered_calls')).toEqual([2, 2, 0]);
    expect(valuesOf(table, 'unanswered_calls')).toEqual([0, 1, 0]);
    expect(valuesOf(table, 'server_time_share')).toEqual([36 / 5400, 1 / 5400, 0]);
    expect(table.meta?.executedQueryString).toBeUndefined();
  });

  it('has the budget of fetching the past beside what it took', async () => {
    const table = await asked({ filters: [{ label: 'purpose', operator: '=', values: ['backfill'] }] });
    expect(valuesOf(table, 'time_budget')).toEqual([75]);
    expect(valuesOf(table, 'time_budget_use')).toEqual([0.48]);
    const use = await asked({ figure: 'time_budget_use', shape: 'numeric' });
    expect(numbersBy(use, 'purpose')).toEqual({ backfill: 0.48 });
  });

  it('is one number a server', async () => {
    const sum = await asked({ figure: 'server_time', groupBy: [], shape: 'numeric' }, 12);
    expect(sum.fields).toMatchObject([{ labels: { server: 'home' }, values: [38] }]);
    expect(noticesOf(sum)).toEqual(['Calls of home are counted since 2026-11-21 08:00 UTC.']);
  });

  it('goes over time by the hour, and is not known before it was counted', async () => {
    const steps = { shape: 'time-series', step: '15m', timeZone: 'utc' };
    const frame = await asked({ ...steps, groupBy: [] }, 4);
    expect(valuesOf(frame, 'server_time')).toEqual([null, null, 1, 20, 17]);
    expect(noticesOf(frame).join()).toContain('steps are of an hour');
    const series = await asked({ ...steps, figure: 'server_time_share', limit: 1 }, 1);
    expect(series.fields.map(({ labels, values }) => [labels?.purpose, values])).toContainEqual([
      'backfill',
      [20 / 3600, 16 / 1800],
    ]);
  });

  it('is not known where nothing was counted', async () => {
    const uncounted = await startSimulatedQuery({ keys: 1 });
    const table = await uncounted.run({ queryType: 'overhead' });
    expect(new Set(valuesOf(table, 'server_time'))).toEqual(new Set([null]));
    expect(noticesOf(table)).toEqual(['No call of home was counted yet.']);
    await uncounted.stop();
  });
});
