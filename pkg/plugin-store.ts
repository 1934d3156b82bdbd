import { PluginError } from './errors/plugin-error';
import type { Logger } from './grafana/logging';
import { eventsSchema } from './history/buckets/rows/events';
import { historySchema } from './history/buckets/rows/schema';
import { openServers, type KeptServers } from './history/kept-servers';
import { knownServersSchema } from './history/known-servers';
import { serverNamesSchema } from './history/server-names';
import { publicKeysSchema } from './outline/connect/known-public-keys';
import { Documents, statisticsSchema } from './statistics/documents';
import { isKeptByPlugin, type DataSourceSettings } from './settings/model';
import { overheadSchema } from './overhead/overhead-table';
import { looksSchema } from './reachability/look-table';
import { openStore } from './store/open-store';
import { storePlace } from './store/place';
import type { Store, StorePlace } from './store/store';
import { pushSchema } from './telemetry/pusher/push-queue';

/** A store, and what came of opening it. */
export interface OpenedStore {
  /** Null where the runtime has none. */
  store: Store | null;
  /** Why nothing outlives the process, in sentences for people, without a path; null where it does. */
  notKept: string | null;
  /** What it has of servers; null: nothing. */
  kept: KeptServers | null;
  /** Where request statistics are kept; null: nowhere. */
  documents: Documents | null;
}

export interface PluginStoreOptions {
  environment: NodeJS.ProcessEnv;
  logger: Logger;
  /** Another store takes the place of the one in memory, which is closed once this has resolved. */
  onReplaced: () => Promise<void>;
}

const schemas = [
  historySchema,
  eventsSchema,
  knownServersSchema,
  serverNamesSchema,
  publicKeysSchema,
  statisticsSchema,
  overheadSchema,
  looksSchema,
  pushSchema,
];

/** How long the first calls wait for a file that others hold, milliseconds. */
const FIRST_PATIENCE = 1000;
/** Between two tries to open the file after all: the first one, how it grows, and the longest. Milliseconds. */
const FIRST_PAUSE = 1000;
const GROWTH = 1.5;
const LONGEST_PAUSE = 60_000;

/**
 * The store of this process. Where its file cannot be opened, because others hold it or its folder cannot be written,
 * the store lives in memory, and opening is tried again until it succeeds. What was kept in memory until then is dropped:
 * history goes on from what the file has, and fetches from the server what flowed meanwhile.
 */
export class PluginStore {
  readonly #options: PluginStoreOptions;
  #opened: Promise<OpenedStore>;
  #timer: NodeJS.Timeout | null = null;
  #isClosed = false;

  /** Begins to open it where the environment says. */
  constructor(options: PluginStoreOptions) {
    this.#options = options;
    this.#opened = this.#openFirst();
  }

  /** The store in use now; never rejects. */
  get opened(): Promise<OpenedStore> {
    return this.#opened;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#timer ?? undefined);
    (await this.#opened).store?.close();
  }

  async #openFirst(): Promise<OpenedStore> {
    const { logger } = this.#options;
    try {
      const place = this.#place();
      const store = await openStore(place, { schemas, patience: FIRST_PATIENCE });
      logProblems(store, logger);
      // A folder that must not be used stays so.
      if (store.place.kind === 'memory' && !(place.kind === 'memory' && place.path !== undefined)) {
        this.#tryLater(FIRST_PAUSE);
        return this.#describe(store, `${store.place.reason} It is tried again.`);
      }
      return this.#describe(store, store.place.kind === 'memory' ? store.place.reason : null);
    } catch (thrown) {
      const { message } = PluginError.from(thrown);
      logger.warn(message);
      return { store: null, notKept: message, kept: null, documents: null };
    }
  }

  #place(): StorePlace {
    return storePlace(this.#options.environment, process.execPath);
  }

  #tryLater(pause: number): void {
    if (!this.#isClosed) {
      this.#timer = setTimeout(() => void this.#tryAgain(pause), pause).unref();
    }
  }

  async #tryAgain(pause: number): Promise<void> {
    const { logger, onReplaced } = this.#options;
    try {
      const store = await openStore(this.#place(), { schemas, patience: 0 });
      if (store.place.kind === 'memory' || this.#isClosed) {
        store.close();
        this.#tryLater(Math.min(GROWTH * pause, LONGEST_PAUSE));
        return;
      }
      const before = await this.#opened;
      this.#opened = Promise.resolve(this.#describe(store, null));
      logger.info('what the plugin keeps has a file after all', { path: store.place.path });
      await onReplaced();
      before.store?.close();
    } catch (thrown) {
      logger.error('the store could not be replaced', { error: PluginError.from(thrown).message });
    }
  }

  #describe(store: Store, notKept: string | null): OpenedStore {
    return {
      store,
      notKept,
      kept: this.#attempt('history', () => openServers(store)),
      documents: this.#attempt('request statistics', () => new Documents(store, 'requests')),
    };
  }

  /** A store that fails costs what cannot be kept, and no more. */
  #attempt<T>(what: string, open: () => T): T | null {
    try {
      return open();
    } catch (thrown) {
      this.#options.logger.warn(`${what} cannot be kept`, { error: PluginError.from(thrown).message });
      return null;
    }
  }
}

function logProblems({ problems, place }: Store, logger: Logger): void {
  const all = problems.length === 0 && place.kind === 'memory' ? [place.reason] : problems;
  all.forEach((problem) => logger.warn(problem));
}

/**
 * Where history or statistics are kept, or why they are not, in a sentence; null where neither is to be kept. The path is
 * for those who may edit the data source.
 */
export function whereKept(
  { history, statistics }: DataSourceSettings,
  { store, notKept }: OpenedStore
): (isEditor: boolean) => string | null {
  const isHistoryKept = isKeptByPlugin(history);
  const place = store?.place;
  if (notKept !== null) {
    const path = place?.path === undefined ? '' : ` It should be in ${place.path}.`;
    return (isEditor) => (isHistoryKept || statistics.keep !== 'off' ? `${notKept}${isEditor ? path : ''}` : null);
  }
  const kept = (where: string) => (isHistoryKept ? `History is kept ${where}.` : null);
  return (isEditor) => kept(isEditor && place?.path !== undefined ? `in ${place.path}` : 'on the Grafana machine');
}
