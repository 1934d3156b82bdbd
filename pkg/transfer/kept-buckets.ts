import { existsSync } from 'node:fs';
import type { BucketStore } from '../history/bucket-store';
import { keepingOf, openServers } from '../history/kept-servers';
import { openStore } from '../store/open-store';
import type { Store } from '../store/store';

/** What is opened here is kept for ever, so that nothing is deleted. Days. */
export const forEver = { fiveMinutes: 36_500, hours: 36_500, days: 36_500 };

/**
 * Opens a store that there is, of the plugin or of an earlier run.
 *
 * @throws Error where it cannot be used
 */
export async function openExisting(path: string): Promise<Store> {
  if (!existsSync(path)) {
    throw new Error(`There is no ${path}.`);
  }
  return openFile(path);
}

/** The same; it is made where there is none. @throws Error where it cannot be used */
export async function openFile(path: string): Promise<Store> {
  const store = await openStore({ kind: 'file', path }, { schemas: [] });
  if (store.place.kind === 'memory') {
    store.close();
    throw new Error(`${path} cannot be used: ${store.problems.join(' ') || store.place.reason}`);
  }
  return store;
}

/**
 * What a store has of the server that answered last at an address (host and port); null: nothing.
 *
 * @throws PluginError `STORE_FAILED`
 */
export function keptAt(store: Store, address: string): BucketStore | null {
  const keeping = keepingOf(address, openServers(store), forEver);
  const serverId = keeping.lastServerId();
  const buckets = serverId === null ? null : keeping.open(serverId).buckets;
  return buckets?.extent() ? buckets : null;
}
