import * as v from 'valibot';
import type { SimulatorOptions } from './options';
import type { SimulatedServer } from './server';
import { startSimulator, type Simulator } from './simulator';
import { call, json } from './test-client';

// Months of history are computed here, on machines that may be busy.
jest.setTimeout(60_000);

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const DAY = 86_400 * SECOND;
const NOW = Date.UTC(2026, 10, 21, 10, 2, 13);

const figures = v.object({
  dataTransferred: v.object({ bytes: v.number() }),
  tunnelTime: v.object({ seconds: v.number() }),
});
const timed = v.object({ data: v.object({ bytes: v.number() }), timestamp: v.nullable(v.number()) });
const metricsSchema = v.object({
  server: v.object({
    ...figures.entries,
    bandwidth: v.object({ current: timed, peak: timed }),
    locations: v.array(
      v.object({ location: v.string(), asn: v.nullable(v.number()), asOrg: v.nullable(v.string()), ...figures.entries })
    ),
  }),
  accessKeys: v.array(
    v.object({ accessKeyId: v.nullable(v.number()), ...figures.entries, connection: v.looseObject({}) })
  ),
});
const transferSchema = v.object({ bytesTransferredByUserId: v.record(v.string(), v.number()) });
const keysSchema = v.object({ accessKeys: v.array(v.object({ id: v.string(), name: v.string() })) });

let simulator: Simulator;
let server: SimulatedServer;

const start = async (options: SimulatorOptions = {}): Promise<void> => {
  simulator = await startSimulator({ now: NOW, scrapePhase: 5000, ...options });
  server = simulator.servers[0] ?? server;
};

const metrics = async (seconds: number) =>
  v.parse(metricsSchema, await json(server, `/experimental/server/metrics?since=${seconds}s`));
const transfer = async () => v.parse(transferSchema, await json(server, '/metrics/transfer')).bytesTransferredByUserId;
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
    expect(Object.keys(await transfer()).length).toBeGreaterThan(800);
  });
});

describe('the figures', () => {
  it.each([1, 24, 24 * 7, 24 * 30])(
    'are the truth of the samples in the last %i hours, stretched by one scrape',
    async (hours) => {
      await start({ customIds: ['my-id'] });
      const seconds = hours * 3600;
      const { server: totals, accessKeys } = await metrics(seconds);
      const [from = 0, to = 0] = [NOW - seconds * SECOND, NOW].map((edge, index) =>
        index === 0
          ? server.truth.scrapes({ from: edge, to: NOW })[0]
          : server.truth.scrapes({ from: edge - MINUTE, to: edge }).at(-1)
      );
      const stretched = seconds / (seconds - 60);

      const truth = server.truth.total({ from, to });
      expect(totals.dataTransferred.bytes / (truth.bytes * stretched)).toBeCloseTo(1, 10);
      expect(totals.tunnelTime.seconds / (truth.tunnelTime * stretched)).toBeCloseTo(1, 10);
      for (const [id, growth] of server.truth.accessKeys({ from, to })) {
        const key = accessKeys.find(({ accessKeyId }) => accessKeyId === (id === 'my-id' ? null : Number(id)));
        expect(key?.dataTransferred.bytes).toBeCloseTo(growth.bytes * stretched, 3);
      }
      for (const place of server.truth.locations({ from, to })) {
        const row = totals.locations.find(({ asn, location }) => asn === place.asn && location === place.location);
        expect(row).toMatchObject({ asOrg: place.asOrg });
        expect(row?.tunnelTime.seconds).toBeCloseTo(place.tunnelTime * stretched, 3);
      }
    }
  );

  it('add up in the truth, over keys, places and time', async () => {
    await start();
    const [from, middle, to] = [NOW - 30 * DAY, NOW - 3 * DAY, NOW];
    const total = server.truth.total({ from, to }).bytes;
    const sum = (growths: Iterable<{ bytes: number }>) => [...growths].reduce((all, { bytes }) => all + bytes, 0);
    expect(sum(server.truth.accessKeys({ from, to }).values())).toBe(total);
    expect(sum(server.truth.locations({ from, to }))).toBe(total);
    expect(server.truth.total({ from, to: middle }).bytes + server.truth.total({ from: middle, to }).bytes).toBe(total);
  });

  it('lose the first sample of a new series', async () => {
    await start({ keys: 1, traffic: 'none' });
    server.connect({ keyId: '0', down: 20_000_000, length: 2 * SECOND });
    simulator.clock.advance(10 * MINUTE);
    expect(await transfer()).toEqual({});
    server.connect({ keyId: '0', down: 15_000_000, length: 2 * SECOND });
    simulator.clock.advance(10 * MINUTE);
    expect((await transfer())['0']).toBeGreaterThanOrEqual(15_000_000);
    expect((await transfer())['0']).toBeLessThan(20_000_000);
  });

  it('show TCP when the connection closes, UDP and tunnel time as they come', async () => {
    await start({ keys: 2, traffic: 'none' });
    const at = NOW - 30 * MINUTE;
    for (const [keyId, protocol] of [
      ['0', 'tcp'],
      ['1', 'udp'],
    ] as const) {
      server.connect({ keyId, protocol, at, down: 1000, length: MINUTE });
      server.connect({ keyId, protocol, at: NOW, down: 4_000_000, length: 8 * MINUTE });
    }
    simulator.clock.advance(5 * MINUTE);
    const early = await metrics(300);
    expect(early.accessKeys.map(({ dataTransferred }) => dataTransferred.bytes > 0)).toEqual([false, true]);
    expect(early.accessKeys.every(({ tunnelTime }) => tunnelTime.seconds > 200)).toBe(true);
    simulator.clock.advance(5 * MINUTE + SECOND);
    expect((await metrics(300)).accessKeys.every(({ dataTransferred }) => dataTransferred.bytes > 1_000_000)).toBe(
      true
    );
  });

  it('go on over a restart of the proxy, where idle series vanish', async () => {
    await start();
    const before = await metrics(3600);
    server.restartProxy();
    simulator.clock.advance(30 * MINUTE);
    expect((await metrics(1200)).accessKeys.length).toBeLessThan(before.accessKeys.length);
    const [from = 0, to = 0] = [
      server.truth.scrapes({ from: server.now() - 7200 * SECOND, to: server.now() })[0],
      server.now(),
    ];
    const { bytes } = server.truth.total({ from, to });
    expect((await metrics(7200)).server.dataTransferred.bytes / bytes).toBeCloseTo(1, 1);
  });

  it('keep a deleted key without growth', async () => {
    await start({ keys: 3 });
    await call(server, '/access-keys/0', { method: 'DELETE' });
    simulator.clock.advance(2 * DAY);
    const deleted = (await metrics(86_400)).accessKeys.find(({ accessKeyId }) => accessKeyId === 0);
    expect(deleted).toMatchObject({ dataTransferred: { bytes: 0 }, tunnelTime: { seconds: 0 } });
    expect(Object.keys(await transfer())).toContain('0');
  });

  it('bridge missed scrapes', async () => {
    await start();
    const whole = await metrics(3600);
    simulator.clock.advance(6 * MINUTE);
    simulator.clock.set(NOW);
    server.missScrapes(NOW - 20 * MINUTE, NOW - 17 * MINUTE);
    expect((await metrics(3601)).server.dataTransferred.bytes / whole.server.dataTransferred.bytes).toBeCloseTo(1, 2);
  });
});

describe('the cache', () => {
  it('gives the same answer for five minutes, for every spelling of the window', async () => {
    await start();
    const path = '/experimental/server/metrics?since=';
    const first = v.parse(metricsSchema, await json(server, `${path}1h`));
    simulator.clock.advance(2 * MINUTE);
    expect(v.parse(metricsSchema, await json(server, `${path}3600s`)).server.locations).toEqual(first.server.locations);
    expect((await metrics(3601)).server.locations).not.toEqual(first.server.locations);
    simulator.clock.advance(3 * MINUTE + 1);
    expect((await metrics(3600)).server.locations).not.toEqual(first.server.locations);
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
    const { server: totals } = await metrics(3600);
    expect(totals.dataTransferred.bytes).toBe(0);
    expect(totals.bandwidth.peak.data.bytes).toBeGreaterThan(0);
  });

  it('is not there for the transfer of 30 days', async () => {
    await start();
    const before = await transfer();
    simulator.clock.advance(2 * MINUTE);
    expect(await transfer()).not.toEqual(before);
  });
});

describe('the versions', () => {
  it('1.11.0 has no metrics since a moment', async () => {
    await start({ version: '1.11.0' });
    expect(await status('/experimental/server/metrics?since=1h')).toBe(404);
    expect(Object.keys(await transfer())).toContain('0');
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
    await metrics(3600);
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
