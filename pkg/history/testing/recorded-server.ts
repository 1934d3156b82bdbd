import type { SimulatorOptions } from '../../../simulator/options';
import type { OutlineApi } from '../../outline/api';
import { openStore } from '../../store/open-store';
import type { Store, StorePlace } from '../../store/store';
import { openBuckets } from '../buckets/embedded-buckets';
import { historySchema } from '../buckets/schema';
import type { BucketStore } from '../bucket-store';
import { KnownServers, knownServersSchema } from '../known-servers';
import { ServerHistory, type ServerHistoryOptions } from '../server-history';
import { simulated, type SimulatedOutline } from './simulated-server';
import { VirtualTime } from './virtual-time';

/** A simulated server and its history in a store of its own. */
export interface RecordedServer extends SimulatedOutline {
  time: VirtualTime;
  store: Store;
  /** Of the server that answers at the address. */
  buckets(): BucketStore;
  /** Starts the history; by default with the settings' defaults but for the past, which is not fetched. */
  record(changes?: RecordingChanges): ServerHistory;
  /** The same server and time, another client and another store: by default one of its own, in memory. */
  replica(place?: StorePlace): Promise<RecordedServer>;
}

export interface RecordingChanges {
  api?: OutlineApi;
  settings?: Partial<ServerHistoryOptions['settings']>;
  spreadBy?: string;
  onProblem?: ServerHistoryOptions['onProblem'];
}

const ADDRESS = 'test';
const keepDays = { fiveMinutes: 35, hours: 400, days: 3660 };

const started: Array<() => Promise<void>> = [];

/** Its time is the simulator's. */
export async function recordedServer(options: SimulatorOptions = {}): Promise<RecordedServer> {
  const outline = await simulated(options);
  return recorded(outline, new VirtualTime(outline.simulator.clock));
}

/** Records a server that is there already. */
export async function recorded(
  outline: SimulatedOutline,
  time: VirtualTime,
  place: StorePlace = { kind: 'memory', reason: 'A test.' }
): Promise<RecordedServer> {
  const store = await openStore(place, { schemas: [historySchema, knownServersSchema] });
  const known = new KnownServers(store);
  const bucketsOf = (serverId: string) =>
    openBuckets(store, serverId, { keepDays, now: () => Math.floor(time.now() / 1000) });
  return {
    ...outline,
    time,
    store,
    buckets: () => bucketsOf(known.serverIdAt(ADDRESS) ?? ''),
    record({ api = outline.api, settings, ...changes } = {}) {
      const history = new ServerHistory({
        api,
        name: 'test',
        spreadBy: 'test',
        settings: { sampleSeconds: 300, backfillSecondsPerHour: 0, ...settings },
        keeping: {
          lastServerId: () => known.serverIdAt(ADDRESS),
          noteServerId: (serverId) => known.note(ADDRESS, serverId),
          buckets: bucketsOf,
        },
        time,
        ...changes,
      });
      history.start();
      started.push(() => history.close());
      return history;
    },
    replica: (placeOfReplica) => recorded({ ...outline, api: outline.connect() }, time, placeOfReplica),
  };
}

/** For `afterEach`, before `closeSimulated`. */
export async function stopRecording(): Promise<void> {
  for (const stop of started.splice(0)) {
    await stop();
  }
}
