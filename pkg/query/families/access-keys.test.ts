import { numbersBy, startSimulatedQuery, valuesOf, type SimulatedQuery } from '../testing/simulated-query';

describe('access keys and limits', () => {
  let simulated: SimulatedQuery;
  beforeAll(async () => {
    simulated = await startSimulatedQuery({ keys: 6 });
  });
  afterAll(() => simulated.stop());

  it('is a table with a row a key', async () => {
    expect(await simulated.run({ queryType: 'access-keys' })).toMatchSnapshot();
  });

  it('divides the data of 30 days by the limit, and leaves keys without limit out of the numbers', async () => {
    const table = await simulated.run({ queryType: 'access-keys' });
    const use = numbersBy(await simulated.run({ queryType: 'access-keys', shape: 'numeric' }), 'key_id');
    const [ids, data, limits] = ['key_id', 'data', 'data_limit'].map((name) => valuesOf(table, name));
    const expected = (ids ?? []).flatMap((id, index) => {
      const limit = limits?.[index];
      return typeof limit === 'number' ? [[String(id), Number(data?.[index]) / limit]] : [];
    });
    expect(expected.length).toBeGreaterThan(0);
    expect(expected.length).toBeLessThan(6);
    expect(use).toEqual(Object.fromEntries(expected));
  });

  it('applies the server’s limit to keys without one of their own', async () => {
    const limited = await startSimulatedQuery({ keys: 3, defaultDataLimit: 5e9 });
    try {
      const table = await limited.run({ queryType: 'access-keys' });
      const origins = valuesOf(table, 'limit_origin');
      expect(origins).toContain('server');
      for (const [index, origin] of origins.entries()) {
        expect(valuesOf(table, 'data_limit')[index] === 5e9).toBe(origin === 'server');
      }
    } finally {
      await limited.stop();
    }
  });

  it('holds no password and no access URL', async () => {
    const table = await simulated.run({ queryType: 'access-keys' });
    expect(JSON.stringify(table)).not.toMatch(/ss:\/\/|password/i);
  });
});
