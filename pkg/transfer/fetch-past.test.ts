import { openStore } from '../store/open-store';
import type { Store } from '../store/store';
import { closeSimulated, simulated } from '../history/testing/simulated-server';
import { VirtualTime } from '../history/testing/virtual-time';
import { fetchPast } from './fetch-past';
import { pastDays, type PastStep } from './past-steps';
import { ProgressDisplay } from './progress-display';

const { signal } = new AbortController();
const DAY = 86_400;
let store: Store;

beforeEach(async () => (store = await openStore({ kind: 'memory', reason: 'A test.' }, { schemas: [] })));
afterEach(async () => {
  await closeSimulated();
  store.close();
});

const settingsOf = ({ apiUrl, certSha256 }: { apiUrl: string; certSha256: string }) => ({
  name: 'vpn',
  apiUrl,
  certSha256,
  tlsSkipVerify: false,
  timeoutSeconds: 30,
  cacheTtlSeconds: 0,
  maxConcurrentCalls: 2,
});

it('fetches the days that the server remembers, and tells how far it is', async () => {
  const outline = await simulated({ ageDays: 12 });
  const { server, simulator, api } = outline;
  const time = new VirtualTime(simulator.clock);
  const lines: string[] = [];
  const display = new ProgressDisplay({ write: (text) => lines.push(text) });
  void time.runUntil(simulator.clock.now() + 3_600_000);
  const buckets = await fetchPast({ server: settingsOf(server), api, store, display, signal, time });
  const midnight = Math.floor(simulator.clock.now() / 1000 / DAY) * DAY;
  const [from, to] = [midnight - 8 * DAY, midnight - 5 * DAY];
  const days: PastStep[] = [];
  for await (const steps of pastDays(buckets, { from, to })) {
    days.push(...steps);
  }
  expect(days.map(({ from: begin, to: end }) => [begin, end])).toEqual(
    [0, 1, 2].map((day) => [from + day * DAY, from + (day + 1) * DAY])
  );
  for (const { from: begin, to: end, amounts } of days) {
    const truth = server.truth.accessKeys({ from: begin * 1000, to: end * 1000 });
    for (const { entity, data } of amounts ?? []) {
      if (entity.kind === 'key') {
        const { bytes = 0 } = truth.get(entity.keyId ?? '') ?? {};
        // Days end at scrapes, up to a minute later.
        expect(Math.abs(data - bytes)).toBeLessThanOrEqual(bytes / 50);
      }
    }
    expect(amounts?.filter(({ entity }) => entity.kind === 'key').length).toBeGreaterThan(0);
  }
  expect(lines.join('')).toMatch(/^vpn: \d+ % of its past is fetched from the server\n/);
});

it('says why a server cannot be asked', async () => {
  const { server, simulator, connect } = await simulated({});
  const time = new VirtualTime(simulator.clock);
  const settings = { ...settingsOf(server), apiUrl: 'https://127.0.0.1:9/none' };
  const api = connect({ apiUrl: settings.apiUrl });
  void time.runUntil(simulator.clock.now() + 3_600_000);
  const display = new ProgressDisplay({ write: () => {} });
  await expect(fetchPast({ server: settings, api, store, display, signal, time })).rejects.toThrow('OUTLINE_');
});
