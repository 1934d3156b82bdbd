import type { SimulatorOptions } from '../../simulator/options';
import { ServerRecorder, type RecorderOptions } from './server-recorder';
import { MemoryBuckets } from './testing/memory-buckets';
import { closeSimulated, keepBusy, simulated } from './testing/simulated-server';
import { VirtualTime } from './testing/virtual-time';

const closings: Array<() => Promise<void>> = [];
afterEach(async () => {
  for (const close of closings.splice(0)) await close();
  await closeSimulated();
});

async function recorded(options: SimulatorOptions = {}, changes: Partial<RecorderOptions['settings']> = {}) {
  const outline = await simulated({ keys: 4, ageDays: 3, now: new Date('2026-11-21T10:02:13Z'), ...options });
  const time = new VirtualTime(outline.simulator.clock);
  const buckets = new MemoryBuckets();
  let known: string | null = null;
  const start = (api = outline.api) => {
    const recorder = new ServerRecorder({
      api,
      spreadBy: 'a',
      settings: { sampleSeconds: 300, backfillSecondsPerHour: 0, ...changes },
      keeping: { lastServerId: () => known, noteServerId: (id) => void (known = id), buckets: () => buckets },
      time,
    });
    recorder.start();
    closings.push(() => recorder.close());
    return recorder;
  };
  return { ...outline, time, buckets, start };
}

it('samples a day', async () => {
  const { simulator, server, time, buckets, start } = await recorded({ traffic: 'none' });
  const begin = simulator.clock.now();
  keepBusy(server, begin - 7200_000, begin + 86_400_000, 613);
  const recorder = start();
  await time.runUntil(begin + 86_400_000);
  console.log(
    recorder.problem,
    recorder.records?.phase,
    buckets.spans.length,
    buckets.looks.length,
    server.calls.byRoute()
  );
  let statuses: Record<string, number> = {};
  for (const s of buckets.spans)
    for (const a of s.amounts)
      for (const m of [a.data, a.tunnelTime]) statuses[m.status] = (statuses[m.status] ?? 0) + 1;
  console.log(statuses, JSON.stringify(buckets.spans.slice(0, 3)));
});
