import * as v from 'valibot';
import type { SimulatorOptions } from './options';
import type { SimulatedServer } from './server';
import { startSimulator, type Simulator } from './simulator';
import { call, json, metricsOf, metricsSchema, transferOf } from './test-client';

// Months of history are computed here, on machines that may be busy.
jest.setTimeout(60_000);

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const NOW = Date.UTC(2026, 10, 21, 10, 2, 13);

const keysSchema = v.object({ accessKeys: v.array(v.object({ id: v.string(), name: v.string() })) });

let simulator: Simulator;
let server: SimulatedServer;

const start = async (options: SimulatorOptions = {}): Promise<void> => {
  simulator = await startSimulator({ now: NOW, scrapePhase: 5000, ...options });
  server = simulator.servers[0] ?? server;
};

const status = async (path: string) => (await call(server, path)).status;

afterEach(() => simulator.stop());

describe('the population', () => {
  it('is the same for the same seed, and another for another', async () => {
    await start({ servers: [{ seed: 7 }, { seed: 7 }, { seed: 8 }] });
    const answers = await Promise.all(simulator.servers.map((each) => json(each, '/metrics/transfer')));
    expect(answers[1]).toEqual(answers[0]);
    expect(answers[2]).not.toEqual(answers[0]);
  });

  it('has names of all kinds, and ids of our choice', async () => {
    await start({ keys: 12, customIds: ['my-id', '7up'] });
    const { accessKeys } = v.parse(keysSchema, await json(server, '/access-keys'));
    expect(accessKeys.map(({ id }) => id)).toEqual([
      ...Array.from({ length: 12 }, (_, id) => String(id)),
      'my-id',
      '7up',
    ]);
    expect(accessKeys.map(({ name }) => name)).toEqual(expect.arrayContaining(['', 'Office/Berlin', 'Мария']));
  });

  it('has 31 days behind it at once, of a thousand keys as well', async () => {
    await start({ keys: 1000 });
    expect(Object.keys(await transferOf(server)).length).toBeGreaterThan(800);
  });
});

describe('the cache', () => {
  it('gives the same answer for five minutes, for every spelling of the window', async () => {
    await start();
    const path = '/experimental/server/metrics?since=';
    const first = v.parse(metricsSchema, await json(server, `${path}1h`));
    simulator.clock.advance(2 * MINUTE);
    expect(v.parse(metricsSchema, await json(server, `${path}3600s`)).server.locations).toEqual(first.server.locations);
    expect((await metricsOf(server, 3601)).server.locations).not.toEqual(first.server.locations);
    simulator.clock.advance(3 * MINUTE + 1);
    expect((await metricsOf(server, 3600)).server.locations).not.toEqual(first.server.locations);
  });

  it('keeps an empty answer beside a fresh range', async () => {
    await start({ keys: 1, traffic: 'none', now: Date.UTC(2026, 10, 21, 10, 0, 10) });
    server.connect({
      keyId: '0',
      at: server.now() - 9 * SECOND,
      length: MINUTE * 4,
      down: 120_000_000,
      protocol: 'udp',
    });
    expect(await status('/experimental/server/metrics?since=3600s')).toBe(500);
    simulator.clock.advance(4 * MINUTE + 55 * SECOND);
    const { server: totals } = await metricsOf(server, 3600);
    expect(totals.dataTransferred.bytes).toBe(0);
    expect(totals.bandwidth.peak.data.bytes).toBeGreaterThan(0);
  });

  it('is not there for the transfer of 30 days', async () => {
    await start();
    const before = await transferOf(server);
    simulator.clock.advance(2 * MINUTE);
    expect(await transferOf(server)).not.toEqual(before);
  });
});

describe('the versions', () => {
  it('1.11.0 has no metrics since a moment', async () => {
    await start({ version: '1.11.0' });
    expect(await status('/experimental/server/metrics?since=1h')).toBe(404);
    expect(Object.keys(await transferOf(server))).toContain('0');
  });

  it('1.11.1-rc1 has two flat lists', async () => {
    await start({ version: '1.11.1-rc1' });
    const flat = v.object({
      server: v.array(v.looseObject({ location: v.string() })),
      accessKeys: v.array(v.looseObject({})),
    });
    const { server: rows } = v.parse(flat, await json(server, '/experimental/server/metrics?since=1d'));
    expect(rows).toContainEqual(expect.objectContaining({ location: 'EG', asn: null, asOrg: 'undefined' }));
  });

  it('1.12.3 answers zeros where there was no traffic, master an empty error', async () => {
    await start({ servers: [{ version: '1.12.3' }, { version: 'master' }], traffic: 'none' });
    const [older, newer] = await Promise.all(
      simulator.servers.map((each) => call(each, '/experimental/server/metrics?since=1h'))
    );
    const none = { data: { bytes: 0 }, timestamp: null };
    expect(JSON.parse(older?.body ?? '')).toEqual({
      server: {
        tunnelTime: { seconds: 0 },
        dataTransferred: { bytes: 0 },
        bandwidth: { current: none, peak: none },
        locations: [],
      },
      accessKeys: [],
    });
    expect(newer).toMatchObject({ status: 500, body: '{"code":"InternalServer","message":""}' });
  });

  it('1.12.3 has the bandwidth of now, master that of an unfinished step', async () => {
    await start({ servers: [{ version: '1.12.3' }, { version: 'master' }] });
    const times = await Promise.all(
      simulator.servers.map(
        async (each) =>
          v.parse(metricsSchema, await json(each, '/experimental/server/metrics?since=1h')).server.bandwidth.current
            .timestamp
      )
    );
    expect(times).toEqual([NOW / SECOND, Date.UTC(2026, 10, 21, 10, 5) / SECOND]);
  });
});

describe('Prometheus', () => {
  it('fails the figures while it is down, but for what is cached', async () => {
    await start();
    await metricsOf(server, 3600);
    server.setPrometheus('down');
    expect(await status('/metrics/transfer')).toBe(500);
    expect(await status('/experimental/server/metrics?since=7200s')).toBe(500);
    expect(await status('/experimental/server/metrics?since=3600s')).toBe(200);
    expect(await status('/server')).toBe(200);
  });
});

describe('the clock', () => {
  it('is what answers are dated by, skewed where asked for', async () => {
    await start();
    server.skew = 10 * MINUTE;
    expect((await call(server, '/server')).headers.date).toBe(new Date(NOW + 10 * MINUTE).toUTCString());
  });
});
