import type { CheckedFrame } from './frames/check';
import { queryTypes } from './query/catalogue';
import { noticesOf, valuesOf } from './query/testing/simulated-query';
import { startFleet, type SimulatedFleet } from './testing/simulated-fleet';

/** Of servers that hang; long enough for those that answer. */
const timeoutSeconds = 6;
const names = ['Frankfurt', 'Helsinki', 'Singapore'];
const own = [{ provider: 'hetzner', country: 'DE' }, { provider: 'hetzner', country: 'FI' }, { provider: 'ovh' }];

let fleet: SimulatedFleet;

beforeAll(async () => {
  fleet = await startFleet({ keys: 1 });
  const listed = fleet.saved.jsonData.servers as object[];
  fleet.saved.jsonData.servers = listed.map((server, index) => ({ ...server, name: names[index], labels: own[index] }));
  fleet.saved.jsonData.budgets = '* 5 GB/month';
  fleet.saved.jsonData.costs = '* 5 EUR/TB';
  fleet.saved.jsonData.timeoutSeconds = 60;
});
afterEach(() => Promise.all(fleet.servers.map(({ faults }) => faults.clear())));
afterAll(() => fleet.stop());

const failing = (index: number, kind: 'refuse' | 'hang' | 'wrong-certificate') =>
  fleet.servers[index]!.faults.set({ kind });
const sum = (values: readonly unknown[]) => values.reduce<number>((total, value) => total + Number(value), 0);
const labelsOf = ({ fields }: CheckedFrame) => fields.map(({ labels }) => labels);

/** What is read of history, or of probes, alone, which these servers do not have. */
const notHere = ['events', 'key-life', 'key-sharing', 'silent-places', 'reachability'];
const askable = queryTypes.filter((queryType) => !notHere.includes(queryType));

describe('a query over several servers', () => {
  it.each(askable)('has rows of each for %s, with the labels of the server', async (queryType) => {
    const frame = await fleet.query({ queryType });
    expect(new Set(valuesOf(frame, 'server'))).toEqual(new Set(names));
    expect(new Set(valuesOf(frame, 'provider'))).toEqual(new Set(['hetzner', 'ovh']));
    expect(new Set(valuesOf(frame, 'country'))).toEqual(new Set(['DE', 'FI', null]));
  });

  it.each([
    [['Helsinki'], ['Helsinki']],
    [
      ['fra', 'Singapore'],
      ['Frankfurt', 'Singapore'],
    ],
    [['provider="hetzner"'], ['Frankfurt', 'Helsinki']],
    [['provider=~"o.*"'], ['Singapore']],
    [['country!="DE"'], ['Helsinki', 'Singapore']],
    [
      ['server!~".*i"', 'hel'],
      ['Frankfurt', 'Helsinki', 'Singapore'],
    ],
  ])('asks those that %j chooses', async (servers, chosen) => {
    fleet.servers.forEach(({ calls }) => calls.reset());
    expect(valuesOf(await fleet.query({ queryType: 'availability', servers }), 'server')).toEqual(chosen);
    const asked = fleet.servers.filter(({ calls }) => calls.count('GET /server') > 0);
    expect(asked.length).toBeLessThanOrEqual(chosen.length);
  });

  it.each([[['Rome']], [['provider="none"']]])('refuses %j, which chooses none', async (servers) => {
    await expect(fleet.query({ servers })).rejects.toMatchObject({ code: 'QUERY_UNKNOWN_SERVER' });
  });

  it.each([
    [[{ label: 'provider', operator: '=' as const, values: ['hetzner'] }], ['Frankfurt', 'Helsinki']],
    [[{ label: 'country', operator: '!=' as const, values: ['DE'] }], ['Helsinki', 'Singapore']],
    [
      [
        { label: 'provider', operator: '=~' as const, values: ['h.*'] },
        { label: 'server', operator: '!=' as const, values: ['Helsinki'] },
      ],
      ['Frankfurt'],
    ],
  ])('asks those that its filters %j leave', async (filters, left) => {
    expect(valuesOf(await fleet.query({ queryType: 'availability', filters }), 'server')).toEqual(left);
    const adhocFilters = filters.map(({ label, operator, values: [value] }) => ({ key: label, operator, value }));
    const filtered = await fleet.query({ queryType: 'availability', adhocFilters });
    expect(valuesOf(filtered, 'server')).toEqual(left);
    expect(noticesOf(filtered)).toEqual([]);
  });

  it('refuses a filter by a label that none has', async () => {
    const filters = [{ label: 'team', values: ['a'] }];
    await expect(fleet.query({ filters })).rejects.toThrow('cannot be filtered by "team"');
  });

  it('is grouped by a label of theirs, or summed', async () => {
    const each = await fleet.query({ queryType: 'server-metrics' });
    const total = sum(valuesOf(each, 'data'));
    const byProvider = await fleet.query({ queryType: 'server-metrics', groupServersBy: ['provider'] });
    expect(valuesOf(byProvider, 'provider')).toEqual(['hetzner', 'ovh']);
    expect(byProvider.fields.map(({ name }) => name)).not.toContain('server');
    expect(sum(valuesOf(byProvider, 'data'))).toBeCloseTo(total);
    const all = await fleet.query({
      queryType: 'server-metrics',
      figure: 'data',
      shape: 'numeric',
      groupServersBy: [],
    });
    expect(all.fields).toHaveLength(1);
    expect(all.fields[0]!.values[0]).toBeCloseTo(total);
    expect(noticesOf(all)).toEqual([]);
  });

  it('is grouped by a label of theirs, or by server, where the dashboard is', async () => {
    const grouped = await fleet.query({ queryType: 'key-metrics', groupByKeys: ['provider'] });
    const same = await fleet.query({ queryType: 'key-metrics', groupServersBy: ['provider'] });
    expect(grouped.fields.map(({ values }) => values)).toEqual(same.fields.map(({ values }) => values));
    const apart = await fleet.query({ queryType: 'server-metrics', groupServersBy: [], groupByKeys: ['server'] });
    expect(new Set(valuesOf(apart, 'server'))).toEqual(new Set(names));
    const both = await fleet.query({ queryType: 'key-metrics', groupByKeys: ['key_id', 'provider'] });
    expect(both.fields.slice(0, 2).map(({ name }) => name)).toEqual(['provider', 'key_name']);
    expect(noticesOf(both)).toEqual([]);
  });

  it('names whose key it is where another server has one of that name, also beyond the limit', async () => {
    const all = await fleet.query({ queryType: 'access-keys', figure: 'data', shape: 'numeric' });
    const names = all.fields.map(({ config }) => String(config?.displayNameFromDS));
    expect(new Set(names.map((name) => name.split(' · ')[0])).size).toBe(1);
    const [first] = (await fleet.query({ queryType: 'access-keys', figure: 'data', shape: 'numeric', limit: 1 }))
      .fields;
    expect(names).toContain(first?.config?.displayNameFromDS);
    expect(first?.config?.displayNameFromDS).toMatch(/ · (Frankfurt|Helsinki|Singapore)$/);
  });

  it('has the labels of servers on numbers', async () => {
    const each = await fleet.query({ queryType: 'availability', shape: 'numeric' });
    expect(labelsOf(each)).toEqual(names.map((server, index) => ({ server, ...own[index] })));
    const grouped = await fleet.query({ shape: 'numeric', figure: 'data', groupServersBy: ['provider'] });
    expect(labelsOf(grouped)).toEqual([{ provider: 'hetzner' }, { provider: 'ovh' }]);
    expect(grouped.fields.map(({ config }) => config?.displayNameFromDS)).toEqual(['hetzner', 'ovh']);
  });

  it('joins keys of one name over all servers, and not by their ids', async () => {
    const each = await fleet.query({ queryType: 'key-metrics', groupBy: ['key_name'] });
    const joined = await fleet.query({ queryType: 'key-metrics', groupServersBy: [] });
    expect(sum(valuesOf(joined, 'data'))).toBeCloseTo(sum(valuesOf(each, 'data')));
    expect(new Set(valuesOf(joined, 'key_name')).size).toBe(valuesOf(joined, 'data').length);
    const byId = fleet.query({ queryType: 'key-metrics', groupBy: ['key_id'], groupServersBy: [] });
    await expect(byId).rejects.toThrow('Ids of access keys are of one server.');
  });

  it('does not add up shares of different totals', async () => {
    const frame = await fleet.query({
      queryType: 'locations',
      figure: 'data_share',
      shape: 'numeric',
      groupServersBy: [],
    });
    expect(frame.fields).toEqual([]);
    expect(noticesOf(frame)).toEqual([expect.stringContaining('"Share of data" has no meaning for several rows')]);
  });

  it('refuses a label that no server has', async () => {
    await expect(fleet.query({ groupServersBy: ['team'] })).rejects.toThrow(
      'No server has the label "team"; there are provider, country.'
    );
  });
});

describe('a server of several that does not answer', () => {
  beforeAll(async () => {
    await fleet.query({ queryType: 'availability' });
    Object.assign(fleet.saved.jsonData, { timeoutSeconds, cacheTtlSeconds: 0 });
  });

  it('is left out of the total, which says so', async () => {
    const each = await fleet.query({ queryType: 'server-metrics' });
    await failing(1, 'refuse');
    const frame = await fleet.query({ queryType: 'server-metrics', groupServersBy: [] });
    const [first, , third] = valuesOf(each, 'data');
    expect(valuesOf(frame, 'data')[0]).toBeCloseTo(sum([first, third]));
    expect(noticesOf(frame)).toContainEqual(expect.stringMatching(/^Helsinki: .*OUTLINE_CONNECTION_REFUSED/));
  });

  it('has a row in availability, which says why', async () => {
    await failing(0, 'refuse');
    await failing(1, 'wrong-certificate');
    const frame = await fleet.query({ queryType: 'availability' });
    expect(valuesOf(frame, 'up')).toEqual([0, 0, 1]);
    expect(valuesOf(frame, 'error')).toEqual(['OUTLINE_CONNECTION_REFUSED', 'OUTLINE_TLS_PIN_MISMATCH', null]);
  });

  it('is an error where all of them do not, with their causes', async () => {
    await failing(0, 'refuse');
    await failing(1, 'wrong-certificate');
    await failing(2, 'refuse');
    const refused = fleet.query({ queryType: 'server-metrics' });
    await expect(refused).rejects.toMatchObject({ code: 'OUTLINE_CONNECTION_REFUSED', source: 'downstream' });
    await expect(refused).rejects.toThrow(/this is of Frankfurt and Singapore\. Helsinki: .*OUTLINE_TLS_PIN_MISMATCH/);
  });

  it.each(['key-metrics', 'availability'] as const)(
    'costs %s its own rows only, and no more than its time-out where it hangs',
    async (queryType) => {
      await failing(1, 'hang');
      const begun = performance.now();
      const frame = await fleet.query({ queryType });
      expect(performance.now() - begun).toBeLessThan(timeoutSeconds * 1000 + 2500);
      const answered = new Set(valuesOf(frame, 'server'));
      expect(answered).toEqual(
        new Set(['Frankfurt', ...(queryType === 'availability' ? ['Helsinki'] : []), 'Singapore'])
      );
      expect(noticesOf(frame).join()).toMatch(/Helsinki.*OUTLINE_TIMEOUT/);
    }
  );
});

it.each([['data'], ['server'], ['key_name']])('refuses %s as a label of servers, which figures have', async (label) => {
  const saved = fleet.saved.jsonData;
  fleet.saved.jsonData = {
    ...saved,
    servers: [{ ...(saved.servers as object[])[0], id: 'fra', labels: { [label]: 'x' } }],
  };
  await expect(fleet.query({})).rejects.toThrow(`Look at the label "${label}"`);
  fleet.saved.jsonData = saved;
});
