import { floorTo } from '../../time/rounding';
import { recordedServer, stopRecording, type RecordedServer } from '../testing/recorded-server';
import { closeSimulated, keepBusy } from '../testing/simulated-server';
import { compareWithTruth } from '../testing/truth';

afterEach(async () => {
  await stopRecording();
  await closeSimulated();
});

const METRICS = 'GET /experimental/server/metrics';
const MINUTE = 60_000;
const HOUR = 3600;
const DAY = 86_400;
const BEGIN = Date.parse('2026-11-21T10:02:13Z');
const LIVE = Date.parse('2026-11-21T10:05:00Z') / 1000;
const settings = { backfillSecondsPerHour: 30 };
const { signal } = new AbortController();

/** A server with six days of traffic. */
async function oldServer(): Promise<RecordedServer> {
  const recorded = await recordedServer({ traffic: 'none', scrapePhase: 21_500, ageDays: 6, now: new Date(BEGIN) });
  keepBusy(recorded.server, BEGIN - 6 * DAY * 1000, BEGIN + HOUR * 1000, 4013);
  return recorded;
}

function compare({ buckets, server }: RecordedServer, from: number, to: number, step: number) {
  return compareWithTruth(buckets(), server, { from, to, keyIds: ['0', '1'], step });
}

it('fetches an hour finely, days by hours, the rest by days, and nothing twice', async () => {
  const recorded = await oldServer();
  const { server, record, time } = recorded;
  const history = record({ settings });
  expect(history.progress().fetched).toBe(0);
  await time.runUntil(BEGIN + 15 * MINUTE);
  expect(history.progress().fetched).toBe(1);
  const exact = { unknown: 0, coarse: 0, wrong: [] };
  expect(await compare(recorded, LIVE - 3900, LIVE, 300)).toMatchObject(exact);
  expect(await compare(recorded, LIVE - 300 - 58 * HOUR, LIVE - 300, HOUR)).toMatchObject(exact);
  const today = Date.parse('2026-11-21T00:00:00Z') / 1000;
  expect(await compare(recorded, today - 5 * DAY, today, DAY)).toMatchObject(exact);

  const asked = server.calls.count(METRICS);
  await stopRecording();
  record({ settings });
  await time.runUntil(BEGIN + 45 * MINUTE);
  expect(server.calls.count(METRICS)).toBeLessThanOrEqual(asked + 2 * 6);
});

it('fetches what a query asks for', async () => {
  const recorded = await oldServer();
  const { record, time } = recorded;
  const history = record({ settings });
  await time.runUntil(BEGIN + 15 * MINUTE);
  const edges = Array.from({ length: 37 }, (_, index) => LIVE - 8 * HOUR + index * 300);
  const first = await history.series({ kind: 'key', entities: [], edges, signal });
  expect(first.total.data).toContain(null);
  expect(first.notices.map(({ text }) => text)).toContain('History of test is being fetched in more detail.');
  await time.runUntil(BEGIN + 30 * MINUTE);
  expect(await compare(recorded, LIVE - 8 * HOUR, LIVE - 5 * HOUR, 300)).toMatchObject({ unknown: 0, wrong: [] });
  const second = await history.series({ kind: 'key', entities: [], edges, signal });
  expect(second.notices).not.toContainEqual(
    expect.objectContaining({ text: expect.stringContaining('being fetched') })
  );
});

it('knows hours and days no worse once it knows what they are made of', async () => {
  const recorded = await oldServer();
  const { record, time, buckets } = recorded;
  const history = record({ settings });
  const relativeBound = async (from: number, to: number) => {
    const { server } = await buckets().totals({ kind: 'key', from, to, signal });
    const { value, least, most } = server.data ?? { value: 0, least: 0, most: Infinity };
    return (most - least) / 2 / value;
  };
  await time.runUntil(BEGIN + 15 * MINUTE);
  const hour = floorTo(LIVE, HOUR) - 5 * HOUR;
  const edges = Array.from({ length: 37 }, (_, index) => hour + index * 300);
  await history.series({ kind: 'key', entities: [], edges, signal });
  await time.runUntil(BEGIN + 30 * MINUTE);
  const { total } = await history.series({ kind: 'key', entities: [], edges, signal });
  const busy = hour + 300 * total.data.findIndex((bytes) => (bytes ?? 0) > 0);
  expect(await relativeBound(busy, busy + 300)).toBeGreaterThan(0.1);
  expect(await relativeBound(hour, hour + HOUR)).toBeLessThan(0.03);
  expect(await relativeBound(hour, hour + 3 * HOUR)).toBeLessThan(0.03);
  const today = Date.parse('2026-11-21T00:00:00Z') / 1000;
  expect(await relativeBound(today - DAY, today)).toBeLessThan(0.002);
});

it('keeps to its budget', async () => {
  const { server, record, time } = await oldServer();
  // Not quicker than this, however quick the machine.
  await server.faults.set({ kind: 'slow', milliseconds: 10, route: '/experimental/server/metrics' });
  record({ settings: { backfillSecondsPerHour: 0.02 } });
  await time.runUntil(BEGIN + 25 * MINUTE);
  // Two windows at a time, as nothing less is of use.
  expect(server.calls.count(METRICS)).toBeLessThan(9 + 2 * 5 + 16);
});

it('asks for nothing without a budget', async () => {
  const { server, record, time } = await oldServer();
  const history = record({ settings: { backfillSecondsPerHour: 0 } });
  await time.runUntil(BEGIN + 25 * MINUTE);
  expect(server.calls.count(METRICS)).toBeLessThanOrEqual(13 + 2 * 5);
  expect(history.progress().fetched).toBe(1);
});

it('does not ask again for what the store refuses, as of the hour in which a server without traffic was set up', async () => {
  const { server, record, time } = await recordedServer({
    traffic: 'none',
    scrapePhase: 21_500,
    ageDays: 0.3,
    now: new Date(BEGIN),
  });
  keepBusy(server, BEGIN - 2 * HOUR * 1000, BEGIN + HOUR * 1000, 4013);
  const history = record({ settings });
  await time.runUntil(BEGIN + 15 * MINUTE);
  const asked = server.calls.count(METRICS);
  await time.runUntil(BEGIN + 45 * MINUTE);
  expect(server.calls.count(METRICS)).toBeLessThanOrEqual(asked + 2 * 6 + 3);
  expect(history.progress().fetched).toBe(1);
});
