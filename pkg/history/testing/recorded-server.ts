import type { SimulatorOptions } from '../../../simulator/options';
import type { OutlineApi } from '../../outline/api';
import { openStore } from '../../store/open-store';
import type { Store, StorePlace } from '../../store/store';
import { historySchema } from '../buckets/rows/schema';
import type { BucketStore } from '../bucket-store';
import { keepingOf, openServers, type KeptServers } from '../kept-servers';
import { knownServersSchema } from '../known-servers';
import { listenerOf } from '../events/listener';
import { ServerHistory } from '../server-history';
import { ServerRecorder, type RecorderOptions } from '../server-recorder';
import { simulated, type SimulatedOutline } from './simulated-server';
import { VirtualTime } from './virtual-time';

/** A simulated server and its history in a store of its own. */
export interface RecordedServer extends SimulatedOutline {
  time: VirtualTime;
  store: Store;
  kept: KeptServers;
  /** Of the server that answers at the address. */
  buckets(address?: string): BucketStore;
  /** Starts the history; by default with the settings' defaults but for the past, which is not fetched. */
  record(changes?: RecordingChanges): ServerHistory;
  /** The same server and time, another client and another store: by default one of its own, in memory. */
  replica(place?: StorePlace): Promise<RecordedServer>;
}

export interface RecordingChanges {
  api?: OutlineApi;
  address?: string;
  settings?: Partial<RecorderOptions['settings']>;
  spreadBy?: string;
  onProblem?: RecorderOptions['onProblem'];
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
  const kept = openServers(store, () => Math.floor(time.now() / 1000));
  const keepingAt = (address: string) => keepingOf(address, kept, keepDays);
  return {
    ...outline,
    time,
    store,
    kept,
    buckets(address = ADDRESS) {
      const keeping = keepingAt(address);
      return keeping.open(keeping.lastServerId() ?? '').buckets;
    },
    record({ api = outline.api, address = ADDRESS, settings, ...changes } = {}) {
      const recorder = new ServerRecorder({
        api,
        spreadBy: 'test',
        settings: { sampleSeconds: 300, backfillSecondsPerHour: 0, ...settings },
        keeping: keepingAt(address),
        time,
        ...changes,
      });
      api.listen(listenerOf(recorder));
      const history = new ServerHistory({ server: { label: 'test' }, recorder, notKept: null });
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
