import { estimateAt } from './history';
import type { Entity, EntityKind } from './model';
import { recordedServer, stopRecording, type RecordedServer } from './testing/recorded-server';
import { closeSimulated } from './testing/simulated-server';
import { scrapeOf } from './testing/truth';

afterEach(async () => {
  await stopRecording();
  await closeSimulated();
});

const MINUTE = 60_000;
const BEGIN = Date.parse('2026-11-21T10:00:13Z');
const RESTART = BEGIN + 28 * MINUTE;
/** Of the bucket in which the proxy is started again. */
const EDGE = Date.parse('2026-11-21T10:25:00Z') / 1000;
const { signal } = new AbortController();

/** Keys 0 and 1 are in use all the time, others until a minute before the restart and again from three minutes after it. */
async function restartedServer(pausing: readonly string[]): Promise<RecordedServer> {
  const recorded = await recordedServer({ traffic: 'none', keys: 5, scrapePhase: 21_500, now: new Date(BEGIN) });
  const { server } = recorded;
  for (let at = BEGIN - 60 * MINUTE; at < BEGIN + 60 * MINUTE; at += 20_000) {
    server.connect({ keyId: '0', at, length: 9000, down: 1_600_000 });
    server.connect({ keyId: '1', at: at + 9000, length: 8000, down: 200_000, protocol: 'udp' });
    if (at < RESTART - MINUTE || at > RESTART + 3 * MINUTE) {
      pausing.forEach((keyId) => server.connect({ keyId, at: at + 5000, length: 8000, down: 2_000_000 }));
    }
  }
  server.restartProxy(RESTART);
  recorded.record();
  return recorded;
}

/** Bytes of the buckets from that of the restart on. */
async function shown({ buckets }: RecordedServer, kind: EntityKind, entities: Entity[]) {
  const edges = [EDGE, EDGE + 300, EDGE + 600, EDGE + 900];
  const { rows, total } = await buckets().series({ kind, edges, entities, signal });
  return [...rows, total].map((series) => edges.slice(1).map((_, index) => estimateAt(series, 'data', index)));
}

function trueBytes({ server }: RecordedServer, keyId: string): number[] {
  return [EDGE, EDGE + 300, EDGE + 600].map(
    (edge) => server.truth.accessKey(keyId, { from: scrapeOf(server, edge), to: scrapeOf(server, edge + 300) }).bytes
  );
}

const key = (keyId: string): Entity => ({ kind: 'key', keyId });
const exactly = (value: number) => ({ value, least: value, most: value });

it('puts what a key had before a pause over a restart into bounds, and leaves the total as places have it', async () => {
  const recorded = await restartedServer(['3']);
  await recorded.time.runUntil(BEGIN + 31 * MINUTE);
  const [, totalBefore] = await shown(recorded, 'key', [key('3')]);
  await recorded.time.runUntil(BEGIN + 41 * MINUTE);
  const [ofKey, total] = await shown(recorded, 'key', [key('3')]);
  const [before = 0, after = 0] = trueBytes(recorded, '3');
  expect(ofKey?.[0]).toBeNull();
  expect(ofKey?.[1]).toMatchObject({ value: before + after, most: before + after });
  expect(ofKey?.[1]?.least).toBeLessThanOrEqual(after);
  expect(total?.[0]).toEqual(totalBefore?.[0]);
  const [places] = await shown(recorded, 'location', []);
  expect(total?.[0]).toEqual(places?.[0]);
});

it('does not put into one bucket, as exact, what two keys may have had before it', async () => {
  const recorded = await restartedServer(['2', '3']);
  await recorded.time.runUntil(BEGIN + 31 * MINUTE);
  const [totalBefore] = await shown(recorded, 'key', []);
  await recorded.time.runUntil(BEGIN + 41 * MINUTE);
  const [ofOne, ofOther, total] = await shown(recorded, 'key', [key('2'), key('3')]);
  const [before = 0, after = 0] = trueBytes(recorded, '3');
  for (const buckets of [ofOne, ofOther]) {
    expect(buckets?.[0]).toBeNull();
    expect(buckets?.[1]).toMatchObject({ value: before + after, most: before + after });
    expect(buckets?.[1]?.least).toBeLessThanOrEqual(after);
  }
  expect(total?.[0]).toEqual(totalBefore?.[0]);
  const [places] = await shown(recorded, 'location', []);
  expect(total).toMatchObject([places?.[0], { value: places?.[1]?.value, least: places?.[1]?.least }, places?.[2]]);
});

it('tells of the whole time what it cannot tell of its buckets', async () => {
  const recorded = await restartedServer(['2', '3']);
  await recorded.time.runUntil(BEGIN + 50 * MINUTE);
  const { totals } = await recorded.buckets().totals({ kind: 'key', from: EDGE, to: EDGE + 600, signal });
  const [before = 0, after = 0] = trueBytes(recorded, '3');
  expect(totals.filter(({ entity }) => entity.kind === 'key' && entity.keyId === '3')).toMatchObject([
    { data: exactly(before + after) },
  ]);
});
