import { startSimulatedQuery, type SimulatedQuery } from '../testing/simulated-query';

describe('server information', () => {
  let simulated: SimulatedQuery;
  beforeAll(async () => {
    simulated = await startSimulatedQuery({ keys: 3, defaultDataLimit: 5e9 });
  });
  afterAll(() => simulated.stop());

  it('is one row of a table', async () => {
    expect(await simulated.run({ queryType: 'server' })).toMatchSnapshot();
  });

  it('has the number of access keys and the default limit as numbers', async () => {
    const keys = await simulated.run({ queryType: 'server', shape: 'numeric' });
    const limit = await simulated.run({ queryType: 'server', figure: 'default_data_limit', shape: 'numeric' });
    expect([keys.fields[0]?.values, limit.fields[0]?.values]).toEqual([[3], [5e9]]);
  });
});
