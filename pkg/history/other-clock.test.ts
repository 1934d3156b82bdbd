import { recordedServer, stopRecording, type RecordedServer } from './testing/recorded-server';
import { closeSimulated, keepBusy } from './testing/simulated-server';
import { scrapeOf } from './testing/truth';

afterEach(async () => {
  await stopRecording();
  await closeSimulated();
});

const HOUR = 3_600_000;
const BEGIN = Date.parse('2026-11-21T10:02:13Z');

/** A busy server whose clock is ahead. */
async function serverAhead(milliseconds: number): Promise<RecordedServer> {
  const recorded = await recordedServer({ traffic: 'none', scrapePhase: 21_500, ageDays: 1, now: new Date(BEGIN) });
  recorded.server.skew = milliseconds;
  keepBusy(recorded.server, BEGIN + milliseconds - 2 * HOUR, BEGIN + milliseconds + HOUR, 317);
  return recorded;
}

/** Known bytes by steps of our clock beside what the server counted then. */
async function compare({ buckets, server }: RecordedServer, from: number, to: number, step = 300) {
  const edges = Array.from({ length: (to - from) / step + 1 }, (_, index) => from + index * step);
  const { signal } = new AbortController();
  const { total } = await buckets().series({ kind: 'key', entities: [], edges, signal });
  // The server's minutes are moved by whole ones.
  const ahead = Math.round(server.skew / 60_000) * 60;
  const truth = (index: number) =>
    server.truth.total({
      from: scrapeOf(server, (edges[index] ?? 0) + ahead),
      to: scrapeOf(server, (edges[index + 1] ?? 0) + ahead),
    }).bytes;
  const known = total.data.flatMap((bytes, index) => (bytes === null ? [] : [{ bytes, index }]));
  const wrong = known.filter(({ bytes, index }) => Math.abs(bytes - truth(index)) > truth(index) / 1000 + 1);
  return { known: known.length, steps: total.data.length, wrong };
}

const seconds = (text: string) => Date.parse(text) / 1000;

it.each([5 * HOUR, -5 * HOUR - 97_000])(
  'a clock that is %d ms ahead: what flowed stands at the times of our clock',
  async (ahead) => {
    const recorded = await serverAhead(ahead);
    const history = recorded.record({ settings: { backfillSecondsPerHour: 10 } });
    await recorded.time.runUntil(BEGIN + 0.6 * HOUR);
    const found = await compare(recorded, seconds('2026-11-21T09:10Z'), seconds('2026-11-21T10:30Z'));
    expect(found).toEqual({ known: 16, steps: 16, wrong: [] });
    expect(history.progress().knownTo).toBe(seconds('2026-11-21T10:35Z'));
  },
  120_000
);

it.each([5 * HOUR, -600_000])(
  'a clock that is set by %d ms spoils nothing',
  async (by) => {
    const recorded = await serverAhead(0);
    const { server, time } = recorded;
    const history = recorded.record({ settings: { backfillSecondsPerHour: 10 } });
    const setAt = BEGIN + 0.5 * HOUR;
    await time.runUntil(setAt);
    const [from, to] = [seconds('2026-11-21T09:10Z'), seconds('2026-11-21T10:30Z')];
    expect(await compare(recorded, from, to)).toEqual({ known: 16, steps: 16, wrong: [] });
    const { signal } = new AbortController();
    const edges = Array.from({ length: 17 }, (_, index) => from + 300 * index);
    const kept = await recorded.buckets().series({ kind: 'key', entities: [], edges, signal });
    server.skew = by;
    keepBusy(server, setAt + by, setAt + by + HOUR, 317);
    await time.runUntil(setAt + 480_000);
    expect(history.progress().problem).toEqual(by < 0 ? expect.stringContaining('OUTLINE_CLOCK_SET_BACK') : null);
    await time.runUntil(setAt + 0.8 * HOUR);
    expect(await recorded.buckets().series({ kind: 'key', entities: [], edges, signal })).toEqual(kept);
    expect(history.progress().problem).toBeNull();
    const after = await compare(recorded, seconds('2026-11-21T10:55Z'), seconds('2026-11-21T11:15Z'));
    expect(after).toEqual({ known: 4, steps: 4, wrong: [] });
  },
  120_000
);

it('our own clock that is set does not double what is kept', async () => {
  const recorded = await serverAhead(-HOUR);
  const { server, time, simulator } = recorded;
  recorded.record();
  await time.runUntil(BEGIN + 0.5 * HOUR);
  await stopRecording();
  // Ours goes back to where the server's clock stands.
  simulator.clock.set(simulator.clock.now() - HOUR);
  server.skew = 0;
  recorded.record();
  await time.runUntil(BEGIN);
  const { known, wrong } = await compare(recorded, seconds('2026-11-21T09:45Z'), seconds('2026-11-21T09:55Z'));
  expect({ known, wrong }).toEqual({ known: 2, wrong: [] });
}, 120_000);
