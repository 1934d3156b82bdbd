import type { SavedQuery } from '../model';
import { numbersBy, startSimulatedQuery, valuesOf, type SimulatedQuery } from '../testing/simulated-query';

const sum = (values: readonly unknown[]) => values.reduce<number>((total, value) => total + Number(value), 0);

describe('locations and autonomous systems', () => {
  let simulated: SimulatedQuery;
  beforeAll(async () => {
    simulated = await startSimulatedQuery({ keys: 6 });
  });
  afterAll(() => simulated.stop());

  it('is a table with a row a country and network', async () => {
    expect(await simulated.run({ queryType: 'locations', window: '24h' })).toMatchSnapshot();
  });

  it('is labelled by country and network', async () => {
    expect(await simulated.run({ queryType: 'locations', window: '24h', shape: 'numeric' })).toMatchSnapshot();
  });

  it.each(['data', 'tunnel_time'])(
    'has the same total of %s by country, by network and for the server',
    async (figure) => {
      const server = await simulated.run({ window: '24h' });
      const byCountry = await simulated.run({ queryType: 'locations', window: '24h', groupBy: ['location'] });
      const byNetwork = await simulated.run({ queryType: 'locations', window: '24h', groupBy: ['asn'] });
      const total = Number(valuesOf(server, figure)[0]);
      expect(sum(valuesOf(byCountry, figure)) / total).toBeCloseTo(1, 12);
      expect(sum(valuesOf(byNetwork, figure)) / total).toBeCloseTo(1, 12);
    }
  );

  it('has each country once where only countries are grouped by', async () => {
    const table = await simulated.run({ queryType: 'locations', window: '24h', groupBy: ['location'] });
    const countries = valuesOf(table, 'location');
    expect(new Set(countries).size).toBe(countries.length);
  });

  it('can be filtered by pattern', async () => {
    const query: SavedQuery = { queryType: 'locations', window: '24h', groupBy: ['location'], shape: 'numeric' };
    const all = Object.keys(numbersBy(await simulated.run(query), 'location'));
    const filters: SavedQuery['filters'] = [{ label: 'location', operator: '=~', values: ['[A-M].'] }];
    const some = Object.keys(numbersBy(await simulated.run({ ...query, filters }), 'location'));
    expect(some).toEqual(all.filter((location) => location < 'N'));
  });
});
