import { PluginError } from './errors/plugin-error';
import type { Logger } from './grafana/logging';
import { historySchema } from './history/buckets/schema';
import { knownServersSchema } from './history/known-servers';
import { Documents, statisticsSchema } from './statistics/documents';
import type { DataSourceSettings } from './settings/model';
import { openStore } from './store/open-store';
import { storePlace } from './store/place';
import type { Store } from './store/store';

/** The store of this process, and what came of opening it. */
export interface PluginStore {
  /** Null where the runtime has none. */
  store: Store | null;
  /** Why nothing outlives the process, in sentences for people; null where it does. */
  notKept: string | null;
}

const schemas = [historySchema, knownServersSchema, statisticsSchema];

/** Opens the store where the environment says; never throws. */
export async function openPluginStore(environment: NodeJS.ProcessEnv, logger: Logger): Promise<PluginStore> {
  try {
    const store = await openStore(storePlace(environment, process.execPath), { schemas });
    store.problems.forEach((problem) => logger.warn(problem));
    return { store, notKept: store.place.kind === 'memory' ? store.place.reason : null };
  } catch (thrown) {
    const { message } = PluginError.from(thrown);
    logger.warn(message);
    return { store: null, notKept: message };
  }
}

/** Where request statistics are kept; null: nowhere. */
export function statisticsDocuments({ store }: PluginStore, logger: Logger): Documents | null {
  try {
    return store && new Documents(store, 'requests');
  } catch (thrown) {
    logger.warn('request statistics are not kept', { error: PluginError.from(thrown).message });
    return null;
  }
}

/** Where history or statistics are kept, or why they are not, in a sentence; null where neither is to be kept. */
export function whereKept({ history, statistics }: DataSourceSettings, { store, notKept }: PluginStore): string | null {
  const isHistoryKept = history.source === 'embedded';
  if (notKept !== null) {
    return isHistoryKept || statistics.keep !== 'off' ? notKept : null;
  }
  return isHistoryKept && store?.place.kind === 'file' ? `History is kept in ${store.place.path}.` : null;
}
