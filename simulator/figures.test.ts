import { startSimulator, type Simulator } from './simulator';
import type { SimulatorOptions } from './options';
import type { SimulatedServer } from './server';
import { call, metricsOf, transferOf } from './test-client';

// Months of history are computed here, on machines that may be busy.
jest.setTimeout(60_000);

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const DAY = 86_400 * SECOND;
const NOW = Date.UTC(2026, 10, 21, 10, 2, 13);

let simulator: Simulator;
let server: SimulatedServer;

const start = async (options: SimulatorOptions = {}): Promise<void> => {
  simulator = await startSimulator({ now: NOW, scrapePhase: 5000, ...options });
  server = simulator.servers[0] ?? server;
};

afterEach(() => simulator.stop());

describe('the figures', () => {
  it.each([1, 24, 24 * 7, 24 * 30])(
    'are the truth of the samples in the last %i hours, stretched by one scrape',
    async (hours) => {
      await start({ customIds: ['my-id'] });
      const seconds = hours * 3600;
      const { server: totals, accessKeys } = await metricsOf(server, seconds);
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
    expect(await transferOf(server)).toEqual({});
    server.connect({ keyId: '0', down: 15_000_000, length: 2 * SECOND });
    simulator.clock.advance(10 * MINUTE);
    expect((await transferOf(server))['0']).toBeGreaterThanOrEqual(15_000_000);
    expect((await transferOf(server))['0']).toBeLessThan(20_000_000);
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
    const early = await metricsOf(server, 300);
    expect(early.accessKeys.map(({ dataTransferred }) => dataTransferred.bytes > 0)).toEqual([false, true]);
    expect(early.accessKeys.every(({ tunnelTime }) => tunnelTime.seconds > 200)).toBe(true);
    simulator.clock.advance(5 * MINUTE + SECOND);
    expect(
      (await metricsOf(server, 300)).accessKeys.every(({ dataTransferred }) => dataTransferred.bytes > 1_000_000)
    ).toBe(true);
  });

  it('go on over a restart of the proxy, where idle series vanish', async () => {
    await start();
    const before = await metricsOf(server, 3600);
    server.restartProxy();
    simulator.clock.advance(30 * MINUTE);
    expect((await metricsOf(server, 1200)).accessKeys.length).toBeLessThan(before.accessKeys.length);
    const [from = 0, to = 0] = [
      server.truth.scrapes({ from: server.now() - 7200 * SECOND, to: server.now() })[0],
      server.now(),
    ];
    const { bytes } = server.truth.total({ from, to });
    expect((await metricsOf(server, 7200)).server.dataTransferred.bytes / bytes).toBeCloseTo(1, 1);
  });

  it('keep a deleted key without growth', async () => {
    await start({ keys: 3 });
    await call(server, '/access-keys/0', { method: 'DELETE' });
    simulator.clock.advance(2 * DAY);
    const deleted = (await metricsOf(server, 86_400)).accessKeys.find(({ accessKeyId }) => accessKeyId === 0);
    expect(deleted).toMatchObject({ dataTransferred: { bytes: 0 }, tunnelTime: { seconds: 0 } });
    expect(Object.keys(await transferOf(server))).toContain('0');
  });

  it('bridge missed scrapes', async () => {
    await start();
    const whole = await metricsOf(server, 3600);
    simulator.clock.advance(6 * MINUTE);
    simulator.clock.set(NOW);
    server.missScrapes(NOW - 20 * MINUTE, NOW - 17 * MINUTE);
    expect(
      (await metricsOf(server, 3601)).server.dataTransferred.bytes / whole.server.dataTransferred.bytes
    ).toBeCloseTo(1, 2);
  });
});
