import { keepHistory } from '../testing/kept-history';
import { startSimulatedQuery, valuesOf, type SimulatedQuery } from '../testing/simulated-query';

describe('server information', () => {
  let simulated: SimulatedQuery;
  beforeAll(async () => {
    simulated = await startSimulatedQuery({ keys: 3, defaultDataLimit: 5e9 });
  });
  afterAll(() => simulated.stop());

  it('is one row of a table', async () => {
    expect(await simulated.run({ queryType: 'server' })).toMatchSnapshot();
  });

  it.each([
    [{}, 'None yet: it takes some minutes of traffic, and Outline 1.12'],
    [{ problem: 'It is down.' }, 'None: Save & test says why'],
    [{ knownFrom: 1_763_719_200, fetched: 0.401 }, 'Since 2025-11-21 10:00 UTC, past is being fetched (40 %)'],
    [{ knownFrom: 1_763_719_200 }, 'Since 2025-11-21 10:00 UTC'],
  ])('tells how far history is: %j', async (progress, text) => {
    const history = await keepHistory(() => 0);
    const told = { ...history.progress(), ...progress };
    const queried = await startSimulatedQuery({ keys: 1 }, { ...history, progress: () => told });
    try {
      expect(valuesOf(await queried.run({ queryType: 'server' }), 'history')).toEqual([text]);
    } finally {
      await queried.stop();
      history.close();
    }
  });

  it('has the number of access keys and the default limit as numbers', async () => {
    const keys = await simulated.run({ queryType: 'server', shape: 'numeric' });
    const limit = await simulated.run({ queryType: 'server', figure: 'default_data_limit', shape: 'numeric' });
    expect([keys.fields[0]?.values, limit.fields[0]?.values]).toEqual([[3], [5e9]]);
  });
});
