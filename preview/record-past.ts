import { historySchema } from '../pkg/history/buckets/rows/schema';
import { keepingOf, openServers } from '../pkg/history/kept-servers';
import { addressOf, knownServersSchema } from '../pkg/history/known-servers';
import { ServerRecorder } from '../pkg/history/server-recorder';
import { VirtualTime } from '../pkg/history/testing/virtual-time';
import { createOutlineApi } from '../pkg/outline/client';
import { parseSettings } from '../pkg/settings/parse';
import { openStore } from '../pkg/store/open-store';
import { storePlace } from '../pkg/store/place';
import type { Clock } from '../simulator/clock';
import type { SimulatedServer } from '../simulator/server';

/** Of an hour: the simulated server carries nobody's traffic. */
const BACKFILL_SECONDS_PER_HOUR = 3600;

/** When before the end the server does not answer, milliseconds: an event to look at. */
const outage = { from: 3 * 3_600_000, to: 2.6 * 3_600_000 };

/**
 * Records a simulated server from where its clock stands until now, with the plugin's own recorder in quick motion. Then
 * the clock goes on with real time.
 *
 * @param stateFolder where the backend will look for its store
 */
export async function recordPast(server: SimulatedServer, clock: Clock, stateFolder: string): Promise<void> {
  const now = () => Math.floor(clock.now() / 1000);
  const { apiUrl, certSha256 } = server;
  const { servers, history } = parseSettings({
    jsonData: { certSha256, backfillSecondsPerHour: BACKFILL_SECONDS_PER_HOUR },
    decryptedSecureJsonData: { apiUrl },
  });
  const [settings] = servers;
  if (!settings) {
    throw new Error('The simulated server has no settings.');
  }
  const store = await openStore(storePlace({ GF_PLUGIN_STATE_DIR: stateFolder }, process.execPath), {
    schemas: [historySchema, knownServersSchema],
  });
  const api = createOutlineApi(settings, { now: () => clock.now() });
  const time = new VirtualTime(clock);
  const recorder = new ServerRecorder({
    api,
    spreadBy: 'preview',
    settings: history,
    keeping: keepingOf(addressOf(settings), openServers(store, now), history.keepDays),
    time,
  });
  recorder.start();
  const end = Date.now();
  await time.runUntil(end - outage.from);
  await server.faults.set({ kind: 'refuse' });
  await time.runUntil(end - outage.to);
  await server.faults.clear();
  await time.runUntil(end);
  await recorder.close();
  await api.close();
  store.close();
  clock.set(Date.now());
  clock.run();
}
