import { recordedServer, stopRecording } from './testing/recorded-server';
import { closeSimulated, keepBusy } from './testing/simulated-server';

afterEach(async () => {
  await stopRecording();
  await closeSimulated();
});

const signal = new AbortController().signal;

it('samples a day and fetches the past', async () => {
  const recorded = await recordedServer({ keys: 4, ageDays: 40, traffic: 'none', now: new Date('2026-11-21T10:02:13Z') });
  const { simulator, server, time, record, buckets } = recorded;
  const begin = simulator.clock.now();
  keepBusy(server, begin - 7 * 86_400_000, begin + 86_400_000, 1613);
  const history = record({ settings: { backfillSecondsPerHour: 30 } });
  for (const hours of [0.1, 0.2, 0.5, 1, 2, 4, 6]) {
    await time.runUntil(begin + hours * 3600_000);
    console.log(hours, history.progress(), server.calls.byRoute());
  }
  const to = Math.floor(begin / 1000 / 3600) * 3600;
  const b = buckets();
  for (const res of [300, 3600, 86400] as const) console.log(res, b.gaps(to - 35 * 86400, to + 6 * 3600, res).map(({ from, to }) => [new Date(from * 1000).toISOString(), new Date(to * 1000).toISOString()]));
  const edges = Array.from({ length: 25 }, (_, i) => to - 86400 + i * 3600);
  const series = await b.series({ kind: 'key', entities: [], edges, signal });
  const phase = server.truth.scrapes({ from: to * 1000, to: to * 1000 + 59999 })[0]! - to * 1000;
  for (let i = 0; i < 24; i += 1) console.log(edges[i]! - to, series.total.data[i], server.truth.total({ from: edges[i]! * 1000 + phase, to: edges[i + 1]! * 1000 + phase }).bytes);
});
