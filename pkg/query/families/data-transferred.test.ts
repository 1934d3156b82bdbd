import { noticesOf, numbersBy, startSimulatedQuery, valuesOf, type SimulatedQuery } from '../testing/simulated-query';

describe('data transferred', () => {
  let simulated: SimulatedQuery;
  beforeAll(async () => {
    simulated = await startSimulatedQuery({ keys: 4, customIds: ['my-id', '7up'] });
  });
  afterAll(() => simulated.stop());

  it('is a table with a row a key', async () => {
    const table = await simulated.run({ queryType: 'data-transferred' });
    expect(table).toMatchSnapshot();
    expect(noticesOf(table)).toEqual([]);
  });

  it('keeps ids that are no numbers apart', async () => {
    const numeric = await simulated.run({ queryType: 'data-transferred', shape: 'numeric' });
    expect(Object.keys(numbersBy(numeric, 'key_id'))).toEqual(['0', '1', '2', '3', '7up', 'my-id']);
  });

  it('has a key of which the server counted nothing as 0', async () => {
    const idle = await startSimulatedQuery({ keys: 1, traffic: 'none' });
    try {
      expect(valuesOf(await idle.run({ queryType: 'data-transferred' }), 'data')).toEqual([0]);
    } finally {
      await idle.stop();
    }
  });
});
