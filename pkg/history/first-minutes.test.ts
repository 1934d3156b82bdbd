import { recordedServer, stopRecording } from './testing/recorded-server';
import { estimateAt } from './history';
import { scrapeOf } from './testing/truth';
import { closeSimulated } from './testing/simulated-server';

afterEach(async () => {
  await stopRecording();
  await closeSimulated();
});

const MINUTE = 60_000;
const FULL_FIVE_MINUTES = Date.parse('2026-11-28T12:45:00Z');

/**
 * A server that is added so many minutes after it was created, so many before full five minutes. The second step is told as
 * surely as this share of it: less so where a counter begins in it, of which 20 MB are in a first sample.
 */
it.each([
  { createdBefore: 0.5, addedAfter: 5, scrapePhase: 10_000, sureTo: 0.003 },
  { createdBefore: 1.8, addedAfter: 6.5, scrapePhase: 45_000, sureTo: 0.31 },
  { createdBefore: 3, addedAfter: 5.5, scrapePhase: 45_000, sureTo: 0.31 },
  { createdBefore: 4.3, addedAfter: 6, scrapePhase: 10_000, sureTo: 0.31 },
])('of a young server are told by five minutes: %j', async ({ createdBefore, addedAfter, scrapePhase, sureTo }) => {
  const created = FULL_FIVE_MINUTES - createdBefore * MINUTE;
  const recorded = await recordedServer({ traffic: 'none', keys: 4, ageDays: 0, scrapePhase, now: created });
  const { server, time, buckets } = recorded;
  for (let second = 150; second < 1200; second += 20) {
    const at = created + second * 1000;
    server.connect({ keyId: '0', at, length: 3000, down: 4e6 });
    server.connect({ keyId: '2', at, length: 18_000, down: 400_000, protocol: 'udp' });
    // Their first bytes are in their counters' first samples, so that the server says 0 until they are used again.
    if (second % 420 === 150) {
      server.connect({ keyId: '1', at, length: 5000, down: 60e6 });
    }
    if (second % 140 === 10) {
      server.connect({ keyId: '3', at, length: 138_000, down: 20e6 });
    }
  }
  time.participants = 0;
  await time.runUntil(created + addedAfter * MINUTE);
  time.participants = 1;
  recorded.record();
  await time.runUntil(created + 20 * MINUTE);

  const begin = (buckets().extent()?.from ?? 0) * 1000;
  expect(begin - created).toBeLessThan(5 * MINUTE);
  const edges = [0, 1, 2].map((step) => begin / 1000 + step * 300);
  const { total, coveredSeconds } = await buckets().series({
    kind: 'key',
    entities: [],
    edges,
    signal: new AbortController().signal,
  });
  expect(coveredSeconds).toEqual([300, 300]);
  const { bytes } = server.truth.total({ from: scrapeOf(server, edges[1] ?? 0), to: scrapeOf(server, edges[2] ?? 0) });
  const known = estimateAt(total, 'data', 1);
  expect(known?.least).toBeLessThanOrEqual(bytes);
  expect(known?.most).toBeGreaterThanOrEqual(bytes);
  expect((known?.most ?? Infinity) - (known?.least ?? 0)).toBeLessThan(sureTo * bytes);
});

it('bound what was counted where the server fails on one of the windows that tell what began', async () => {
  const created = FULL_FIVE_MINUTES - 3.4 * MINUTE;
  const recorded = await recordedServer({
    traffic: 'none',
    keys: 2,
    ageDays: 0,
    scrapePhase: 49_000,
    now: created,
  });
  const { server, time, buckets } = recorded;
  for (let second = 160; second < 330; second += 20) {
    server.connect({ keyId: '0', at: created + second * 1000, length: 15_000, down: 8e6 });
  }
  server.connect({ keyId: '1', at: created + 190_000, length: 8000, down: 60e6 });
  time.participants = 0;
  await time.runUntil(created + 5 * MINUTE);
  time.participants = 1;
  recorded.record();
  await time.runUntil(created + 5.3 * MINUTE);

  const from = FULL_FIVE_MINUTES / 1000 - 300;
  const { rows, total } = await buckets().series({
    kind: 'key',
    entities: [{ kind: 'key', keyId: '0' }],
    edges: [from, from + 300],
    signal: new AbortController().signal,
  });
  const span = { from: scrapeOf(server, from), to: scrapeOf(server, from + 300) };
  const truths = [server.truth.accessKey('0', span).bytes, server.truth.total(span).bytes];
  expect(truths[0]).toBeGreaterThan(0);
  for (const [index, series] of [...rows, total].entries()) {
    const known = estimateAt(series, 'data', 0);
    expect(known?.least ?? 0).toBeLessThanOrEqual(truths[index] ?? NaN);
    expect(known?.most ?? Infinity).toBeGreaterThanOrEqual(truths[index] ?? NaN);
  }
});

it('leave out of the first five minutes what a key had before', async () => {
  const created = FULL_FIVE_MINUTES - 2.6 * MINUTE;
  const recorded = await recordedServer({ traffic: 'none', keys: 2, ageDays: 0, scrapePhase: 10_000, now: created });
  const { server, time, buckets } = recorded;
  for (let second = 150; second < 600; second += 20) {
    const at = created + second * 1000;
    server.connect({ keyId: '0', at, length: 20_000, down: 800_000, protocol: 'udp' });
    server.connect({ keyId: '1', at, length: 3000, down: 4e6 });
  }
  time.participants = 0;
  await time.runUntil(created + 4 * MINUTE);
  time.participants = 1;
  recorded.record();
  await time.runUntil(FULL_FIVE_MINUTES + 6 * MINUTE);

  const from = FULL_FIVE_MINUTES / 1000;
  const keyIds = ['0', '1'];
  const { rows } = await buckets().series({
    kind: 'key',
    entities: keyIds.map((keyId) => ({ kind: 'key', keyId })),
    edges: [from, from + 300],
    signal: new AbortController().signal,
  });
  const span = { from: scrapeOf(server, from), to: scrapeOf(server, from + 300) };
  for (const [index, row] of rows.entries()) {
    const { bytes } = server.truth.accessKey(keyIds[index] ?? '', span);
    const known = estimateAt(row, 'data', 0);
    expect(known?.least).toBeLessThanOrEqual(bytes);
    expect(known?.most).toBeGreaterThanOrEqual(bytes);
    expect((known?.most ?? Infinity) - (known?.least ?? 0)).toBeLessThan(0.05 * bytes);
  }
});
