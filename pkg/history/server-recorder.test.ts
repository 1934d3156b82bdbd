import type { SimulatedServer } from '../../simulator/server';
import { recordedServer, stopRecording, type RecordedServer } from './testing/recorded-server';
import { closeSimulated, keepBusy } from './testing/simulated-server';
import { compareWithTruth } from './testing/truth';

afterEach(async () => {
  await stopRecording();
  await closeSimulated();
});

const METRICS = 'GET /experimental/server/metrics';
const HOUR = 3_600_000;
const BEGIN = Date.parse('2026-11-21T10:02:13Z');
/** The first moment that samples can be linked to. */
const FIRST_SLOT = Date.parse('2026-11-21T10:10:00Z') / 1000;
const keyIds = ['0', '1'];

/** A server of four keys, two of which are used now and then. */
async function busyServer(hours: number, options: Parameters<typeof recordedServer>[0] = {}): Promise<RecordedServer> {
  const recorded = await recordedServer({ traffic: 'none', scrapePhase: 21_500, now: new Date(BEGIN), ...options });
  keepBusy(recorded.server, BEGIN - 2 * HOUR, BEGIN + hours * HOUR, 137);
  return recorded;
}

function compare({ buckets, server }: RecordedServer, from: number, to: number, step = 300) {
  return compareWithTruth(buckets(), server, { from, to, keyIds, step });
}

/** Windows that were asked for again within the time that the server keeps their answers. */
function repeatedWindows(server: SimulatedServer): string[] {
  const askedAt = new Map<string, number>();
  return server.calls.list().flatMap(({ at, query }) => {
    const before = askedAt.get(query);
    askedAt.set(query, at);
    return query !== '' && before !== undefined && at - before <= 300_000 ? [`${query} after ${at - before} ms`] : [];
  });
}

describe('a day', () => {
  it('has every bucket as the server counted it, for two samples in five minutes', async () => {
    const recorded = await recordedServer({ traffic: 'none', scrapePhase: 21_500, now: new Date(BEGIN) });
    const { server, time, record } = recorded;
    keepBusy(server, BEGIN - 2 * HOUR, BEGIN + 24 * HOUR, 1009);
    let history = record();
    for (const hours of [5, 11, 24]) {
      await time.runUntil(BEGIN + hours * HOUR);
      await stopRecording();
      history = hours < 24 ? record() : history;
    }
    const { known, unknown, wrong } = await compare(recorded, FIRST_SLOT, FIRST_SLOT + 23 * 3600);
    expect(wrong).toEqual([]);
    expect({ known, unknown }).toEqual({ known: 3 * 276, unknown: 0 });
    expect(history.progress()).toMatchObject({ source: 'embedded', fetched: 1, problem: null });
    expect(server.calls.count('GET /server')).toBeLessThanOrEqual(288 + 3);
    expect(server.calls.count(METRICS)).toBeLessThanOrEqual(576 + 13);
    expect(server.calls.connections()).toBeLessThanOrEqual(288 + 3);
    expect(server.calls.count('GET /metrics/transfer')).toBe(0);
    expect(repeatedWindows(server)).toEqual([]);
  }, 120_000);

  it('without anything recorded costs little, and is known to be without traffic', async () => {
    const recorded = await recordedServer({ traffic: 'none', now: new Date(BEGIN) });
    const { server, time, record, buckets } = recorded;
    const history = record();
    await time.runUntil(BEGIN + 24 * HOUR);
    expect(history.progress().problem).toBeNull();
    expect(server.calls.count(METRICS)).toBeLessThanOrEqual(2 * 288 + 2 * 2 * 24 + 20);
    expect(server.calls.count('GET /metrics/transfer')).toBeLessThanOrEqual(25);
    expect(repeatedWindows(server).filter((text) => !/after \d{1,2} ms/.test(text))).toEqual([]);
    expect(buckets().gaps(FIRST_SLOT, FIRST_SLOT + 22 * 3600, 300)).toEqual([]);
    const { known, wrong } = await compare(recorded, FIRST_SLOT, FIRST_SLOT + 22 * 3600);
    expect({ known, wrong }).toEqual({ known: 3 * 22 * 12, wrong: [] });
  }, 120_000);
});

describe('an hour', () => {
  it.each(['1.12.3', '1.11.1-rc1'] as const)('of version %s is known where there is traffic', async (version) => {
    const recorded = await busyServer(2, { version });
    recorded.record();
    await recorded.time.runUntil(BEGIN + 1.5 * HOUR);
    const { known, unknown, wrong } = await compare(recorded, FIRST_SLOT, FIRST_SLOT + 3600);
    expect({ known, unknown, wrong }).toEqual({ known: 36, unknown: 0, wrong: [] });
  });

  it('of an idle server is known before scrapes can be found', async () => {
    const recorded = await recordedServer({ traffic: 'none', version: '1.12.3', now: new Date(BEGIN) });
    const { server, record, time } = recorded;
    keepBusy(server, BEGIN - 3 * HOUR, BEGIN - 2 * HOUR, 137);
    keepBusy(server, BEGIN + 1.5 * HOUR, BEGIN + 3 * HOUR, 61);
    record({ settings: { backfillSecondsPerHour: 30 } });
    await time.runUntil(BEGIN + 2.5 * HOUR);
    const { unknown, wrong } = await compare(recorded, FIRST_SLOT, FIRST_SLOT + 2 * 3600);
    expect({ unknown, wrong }).toEqual({ unknown: 0, wrong: [] });
  });

  it('is sampled each minute where that is set', async () => {
    const recorded = await busyServer(2);
    recorded.record({ settings: { sampleSeconds: 60 } });
    await recorded.time.runUntil(BEGIN + 1.2 * HOUR);
    const { known, unknown, wrong } = await compare(recorded, FIRST_SLOT, FIRST_SLOT + 3600);
    expect({ known, unknown, wrong }).toEqual({ known: 36, unknown: 0, wrong: [] });
    expect(recorded.server.calls.count(METRICS)).toBeGreaterThan(2 * 60);
    expect(repeatedWindows(recorded.server)).toEqual([]);
  });

  it('is the same in each of two replicas', async () => {
    const first = await busyServer(3);
    const second = await first.replica();
    first.record({ spreadBy: 'one' });
    await first.time.runUntil(BEGIN + 400_000);
    first.time.participants = 2;
    second.record({ spreadBy: 'other' });
    await first.time.runUntil(BEGIN + 2 * HOUR);
    for (const replica of [first, second]) {
      const found = await compare(replica, FIRST_SLOT + 600, FIRST_SLOT + 1.5 * 3600);
      expect(found).toMatchObject({ unknown: 0, coarse: 0, wrong: [] });
    }
  });

  it('is the same where two data sources of one process share the store', async () => {
    const recorded = await busyServer(3);
    const { record, connect, time } = recorded;
    time.participants = 2;
    record({ spreadBy: 'one' });
    record({ spreadBy: 'other', api: connect() });
    await time.runUntil(BEGIN + 2 * HOUR);
    const { unknown, wrong } = await compare(recorded, FIRST_SLOT, FIRST_SLOT + 1.5 * 3600);
    expect({ unknown, wrong }).toEqual({ unknown: 0, wrong: [] });
  });
});

describe('what stands in the way', () => {
  it('is a server that is down: what flowed meanwhile is known as a whole', async () => {
    const recorded = await busyServer(3);
    const { server, record, time, buckets } = recorded;
    const history = record();
    await time.runUntil(BEGIN + 0.5 * HOUR);
    await server.faults.set({ kind: 'refuse' });
    await time.runUntil(BEGIN + HOUR);
    expect(history.progress().problem).toContain('OUTLINE_CONNECTION_REFUSED');
    await server.faults.clear();
    await time.runUntil(BEGIN + 2 * HOUR);
    expect(history.progress().problem).toBeNull();
    const { wrong, unknown } = await compare(recorded, FIRST_SLOT, FIRST_SLOT + 1.5 * 3600, 1.5 * 3600);
    expect({ wrong, unknown }).toEqual({ wrong: [], unknown: 0 });
    const { up } = await buckets().availability({
      edges: [FIRST_SLOT, FIRST_SLOT + 3600, FIRST_SLOT + 5400],
      signal: new AbortController().signal,
    });
    expect(up).toEqual([expect.any(Number), 1]);
    expect(up[0]).toBeCloseTo(0.5, 1);
  });

  it.each(['down', 'frozen'] as const)('is a Prometheus that is %s', async (state) => {
    const recorded = await busyServer(3);
    const { server, connect, record, time } = recorded;
    const history = record({ api: connect({ timeoutSeconds: 1 }) });
    await time.runUntil(BEGIN + 0.5 * HOUR);
    server.setPrometheus(state);
    server.missScrapes(BEGIN + 0.5 * HOUR, BEGIN + 0.75 * HOUR);
    await time.runUntil(BEGIN + 0.75 * HOUR);
    expect(history.progress().problem).toMatch(state === 'down' ? 'OUTLINE_METRICS_UNAVAILABLE' : 'OUTLINE_TIMEOUT');
    server.setPrometheus('up');
    await time.runUntil(BEGIN + 2 * HOUR);
    expect(history.progress().problem).toBeNull();
    const { wrong, unknown } = await compare(recorded, FIRST_SLOT, FIRST_SLOT + 1.5 * 3600, 1.5 * 3600);
    expect({ wrong, unknown }).toEqual({ wrong: [], unknown: 0 });
  });

  it('is a server that is too old: only its availability is known', async () => {
    const recorded = await recordedServer({ version: '1.11.0', now: new Date(BEGIN), ageDays: 1 });
    const history = recorded.record();
    await recorded.time.runUntil(BEGIN + HOUR);
    expect(history.progress()).toMatchObject({ problem: expect.stringContaining('OUTLINE_SERVER_TOO_OLD') });
    const { up, responseTime } = await recorded.buckets().availability({
      edges: [FIRST_SLOT, FIRST_SLOT + 1800],
      signal: new AbortController().signal,
    });
    expect(up).toEqual([1]);
    expect(responseTime[0]).toBeGreaterThan(0);
  });

  it('is a machine of ours that slept: what it missed is fetched', async () => {
    const recorded = await busyServer(6);
    const { simulator, record, time, server } = recorded;
    const history = record({ settings: { backfillSecondsPerHour: 30 } });
    await time.runUntil(BEGIN + 0.5 * HOUR);
    expect(history.progress().fetched).toBe(1);
    simulator.clock.advance(2 * HOUR);
    await time.runUntil(BEGIN + 3 * HOUR);
    const hours = await compare(recorded, FIRST_SLOT - 600, FIRST_SLOT - 600 + 3 * 3600, 3600);
    expect(hours).toMatchObject({ unknown: 0, wrong: [] });
    const lastHour = await compare(recorded, FIRST_SLOT + 2 * 3600, FIRST_SLOT + 2.75 * 3600);
    expect(lastHour).toMatchObject({ unknown: 0, wrong: [] });
    expect(history.progress().fetched).toBe(1);
    expect(repeatedWindows(server)).toEqual([]);
  });

  it('is a clock of the server that is a little wrong, or is set a little', async () => {
    const recorded = await busyServer(4);
    const { server, record, time } = recorded;
    server.skew = 20_300;
    const history = record();
    await time.runUntil(BEGIN + HOUR);
    const before = await compare(recorded, FIRST_SLOT + 300, FIRST_SLOT + 0.75 * 3600);
    expect(before).toMatchObject({ unknown: 0, wrong: [] });
    server.skew = -13_000;
    await time.runUntil(BEGIN + 2 * HOUR);
    expect(history.progress().problem).toBeNull();
    const after = await compare(recorded, FIRST_SLOT + 4500, FIRST_SLOT + 6300);
    expect(after).toMatchObject({ unknown: 0, wrong: [] });
  });
});

it('keeps two servers at one address apart', async () => {
  const recorded = await recordedServer({ servers: 2, ageDays: 1, keys: 2, now: new Date(BEGIN) });
  const { simulator, record, connect, time, buckets } = recorded;
  record();
  await time.runUntil(BEGIN + 0.5 * HOUR);
  await stopRecording();
  const first = buckets();
  const known = first.extent();
  const other = simulator.servers[1];
  record({ api: connect({ apiUrl: other?.apiUrl ?? '' }) });
  await time.runUntil(BEGIN + HOUR);
  expect(first.extent()).toEqual(known);
  expect(buckets().extent()?.from).toBeGreaterThanOrEqual(known?.to ?? Infinity);
});

it('ends at once, also when the server does not answer', async () => {
  const { server, record, time } = await busyServer(1);
  const history = record();
  await time.runUntil(BEGIN + 0.25 * HOUR);
  await server.faults.set({ kind: 'hang' });
  void time.runUntil(BEGIN + 0.5 * HOUR);
  await new Promise((resolve) => setTimeout(resolve, 200));
  const begin = performance.now();
  await history.close();
  expect(performance.now() - begin).toBeLessThan(1000);
});
