import { ms } from '../../time/units';
import { keepHistory, writeSpans, type KeptHistory } from '../testing/kept-history';
import { noticesOf, numbersBy, startSimulatedQuery, valuesOf, type SimulatedQuery } from '../testing/simulated-query';
import { clock, epoch, key, known, steady } from '../testing/steady-amounts';

const queryType = 'key-metrics';
const begins = { '0': known.from, '1': epoch('2026-11-19T07:25Z'), '2': epoch('2026-11-21T09:55Z') };
const moments = Object.fromEntries(Object.entries(begins).map(([id, begin]) => [id, begin * ms.second]));

describe('when keys were first used', () => {
  let history: KeptHistory;
  let simulated: SimulatedQuery;

  beforeAll(async () => {
    history = await keepHistory(() => Date.parse(clock) / 1000);
    const amounts = Object.entries(begins).map(([id, begin]) => {
      const { data, tunnelTime, ...entity } = steady(key(id), 1);
      return {
        ...entity,
        data: (start: number) => (start < begin ? 0 : data(start)),
        tunnelTime: (start: number) => (start < begin ? 0 : tunnelTime(start)),
      };
    });
    writeSpans(history.buckets, known.from, known.to, 300, amounts);
    simulated = await startSimulatedQuery({ keys: 5, customIds: ['mine'], traffic: 'none' }, history);
  });
  beforeEach(() => {
    history.told.createdAt = known.from;
    history.absentAt.clear();
  });
  afterAll(async () => {
    await simulated.stop();
    history.close();
  });

  async function both() {
    const table = await simulated.run({ queryType });
    const numeric = await simulated.run({ queryType, figure: 'first_used', shape: 'numeric' });
    const ids = valuesOf(table, 'key_id').map(String);
    const inTable = Object.fromEntries(ids.map((id, index) => [id, valuesOf(table, 'first_used')[index]]));
    return { inTable, numbers: numbersBy(numeric, 'key_id'), notices: noticesOf(numeric), ofTable: noticesOf(table) };
  }

  it('is told to five minutes, whatever the window; empty and left out of keys that never were', async () => {
    const { inTable, numbers, notices } = await both();
    expect(numbers).toEqual({ ...moments, mine: null });
    expect(inTable).toMatchObject({ ...moments, '3': null, mine: null });
    // What goes by an id that Outline loses cannot be told.
    expect(notices.join()).toContain('When 1 of the access keys were first used is not known');
  });

  it('is not known, and says so where it is asked for alone, where history does not reach back', async () => {
    history.told.createdAt = known.from - 300;
    const { numbers, notices, ofTable } = await both();
    expect(new Set(Object.values(numbers))).toEqual(new Set([null]));
    expect(Object.keys(numbers)).toContain('3');
    expect(notices.join()).toContain('that needs the history of home from its setup on');
    expect(ofTable.join()).not.toContain('first used');
  });

  it('is known of keys that were created after history began, whatever was before', async () => {
    history.told.createdAt = known.from - 300;
    history.absentAt.set('1', epoch('2026-11-19T06:00Z')).set('3', epoch('2026-11-20T06:00Z'));
    const { numbers } = await both();
    expect(numbers).toEqual({ '0': null, '1': moments['1'], '2': null, '4': null, mine: null });
  });

  it('is the earliest of several keys', async () => {
    const filters = [{ label: 'key_id' as const, operator: '!=' as const, values: ['mine'] }];
    const frame = await simulated.run({ queryType, figure: 'first_used', shape: 'numeric', groupBy: [], filters });
    expect(frame.fields.map(({ values }) => values)).toEqual([[moments['0']]]);
  });

  it('asks the server for no figures where history has the window', async () => {
    const before = simulated.server.calls.count('GET /experimental/server/metrics');
    await simulated.run({ queryType, figure: 'first_used', shape: 'numeric', window: '3h' });
    expect(simulated.server.calls.count('GET /experimental/server/metrics')).toBe(before);
  });

  it('asks history only where it is wanted', async () => {
    const asked = jest.spyOn(history, 'firstTraffic');
    await simulated.run({ queryType, figure: 'data', shape: 'numeric' });
    expect(asked).not.toHaveBeenCalled();
    await simulated.run({ queryType });
    expect(asked).toHaveBeenCalledTimes(1);
    asked.mockRestore();
  });

  it('is not known of anybody where history fails or is off', async () => {
    const failing = jest.spyOn(history, 'firstTraffic').mockRejectedValue(new Error('no disk'));
    const { numbers } = await both();
    failing.mockRestore();
    const off = await startSimulatedQuery({ keys: 2 });
    const withoutHistory = await off.run({ queryType, figure: 'first_used', shape: 'numeric' });
    await off.stop();
    for (const values of [Object.values(numbers), withoutHistory.fields.map((field) => field.values[0])]) {
      expect(new Set(values)).toEqual(new Set([null]));
    }
  });
});
