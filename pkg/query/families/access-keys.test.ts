import { call } from '../../../simulator/test-client';
import type { CheckedFrame } from '../../frames/check';
import { noticesOf, numbersBy, startSimulatedQuery, valuesOf, type SimulatedQuery } from '../testing/simulated-query';

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

  describe('where a call fails for good', () => {
    let failing: SimulatedQuery;
    beforeEach(async () => {
      failing = await startSimulatedQuery({ keys: 3, defaultDataLimit: 5e9 });
    });
    afterEach(() => failing.stop());
    const ofKeys = (table: CheckedFrame, names: string[]) => names.map((name) => valuesOf(table, name));

    it('shows names, limits and ports without the data that were used', async () => {
      await failing.server.faults.set({ kind: 'status', route: '/metrics/transfer' });
      const table = await failing.run({ queryType: 'access-keys' });
      const [data, use, remaining, ...others] = ofKeys(table, [
        'data',
        'limit_use',
        'data_remaining',
        'key_name',
        'data_limit',
        'port',
      ]);
      expect([data, use, remaining]).toEqual(Array(3).fill([null, null, null]));
      expect(others.flat()).not.toContain(null);
      const notices = noticesOf(table);
      expect(notices).toContainEqual(expect.stringMatching(/data that keys of home used.*Where it lasts, look for/));
    });

    it('shows the data that were used without the server’s own limit', async () => {
      await failing.server.faults.set({ kind: 'status', route: '/server' });
      const table = await failing.run({ queryType: 'access-keys' });
      const [data, limits, origins] = ofKeys(table, ['data', 'data_limit', 'limit_origin']);
      expect(data).not.toContain(null);
      expect(limits).toContain(null);
      expect(origins).not.toContain('server');
    });

    it('costs server information the number of keys', async () => {
      await failing.server.faults.set({ kind: 'status', route: '/access-keys' });
      const table = await failing.run({ queryType: 'server' });
      expect(ofKeys(table, ['access_keys', 'default_data_limit'])).toEqual([[null], [5e9]]);
    });

    it('is an error where nothing is known', async () => {
      await failing.server.faults.set({ kind: 'status' });
      await expect(failing.run({ queryType: 'access-keys' })).rejects.toThrow('OUTLINE_HTTP_ERROR');
    });
  });

  it('tells what keys take where the server does, with limits and data of those for WebSockets only', async () => {
    const newer = await startSimulatedQuery({ keys: 3, webSocketKeys: ['1'], defaultDataLimit: 5e9 });
    try {
      const table = await newer.run({ queryType: 'access-keys' });
      expect(valuesOf(table, 'listeners')).toEqual(['tcp, udp', 'websocket-stream, websocket-packet', 'tcp, udp']);
      expect(valuesOf(table, 'port').map((port) => port === null)).toEqual([false, true, false]);
      expect(valuesOf(table, 'method').map((method) => method === null)).toEqual([false, true, false]);
      expect(valuesOf(table, 'data_limit')[1]).toBeGreaterThan(0);
      expect(valuesOf(table, 'data')[1]).toBeGreaterThan(0);
    } finally {
      await newer.stop();
    }
  });

  it('says nothing of listeners where the server does not', async () => {
    const table = await simulated.run({ queryType: 'access-keys' });
    expect(new Set(valuesOf(table, 'listeners'))).toEqual(new Set([null]));
  });

  it.each([undefined, ['0', '1', '2']])(
    'holds no password and no access URL (WebSocket keys: %j)',
    async (webSocketKeys) => {
      const queried = await startSimulatedQuery({ keys: 3, webSocketKeys });
      try {
        const { body } = await call(queried.server, '/access-keys');
        const secrets = [...body.matchAll(/"(?:password|secret|accessUrl)":"([^"]+)"/g)].map(
          ([, secret = '']) => secret
        );
        expect(secrets.length).toBeGreaterThanOrEqual(3);
        const table = JSON.stringify(await queried.run({ queryType: 'access-keys' }));
        expect(secrets.filter((secret) => table.includes(secret))).toEqual([]);
        expect(table).not.toMatch(/s?ss?:\/\/|password|secret|dynamicConfig/i);
      } finally {
        await queried.stop();
      }
    }
  );
});
