import type { Notice } from '../../frames/frame';
import { figureColumn } from '../rows/row';
import type { Family } from './family';
import { keyIdentity, keyNameColumn } from './key-identity';
import { namedKeys } from './named-keys';

/** `/metrics/transfer` knows no other window. */
export const thirtyDaysNotice: Notice = {
  severity: 'info',
  text: 'Data transferred is always that of the last 30 days, whatever the time range.',
};

/** Bytes of each access key over the last 30 days; keys deleted since then are still in it. */
export const dataTransferred: Family = {
  columns: [keyNameColumn, figureColumn('data-transferred', 'data', 'float64', 'sum')],

  calls: () => ['GET /metrics/transfer', 'GET /access-keys'],

  async answer(server, { signal }) {
    const [transferred, keys] = await Promise.all([server.api.dataTransferred({ signal }), namedKeys(server, signal)]);
    const keysById = new Map(keys.keys.map((key) => [key.id, key]));
    // The server leaves out whose figure rounds to 0.
    const ids = new Set([...keysById.keys(), ...transferred.value.keys()]);
    return {
      rows: [...ids].map((id) => {
        const { labels, display, name } = keyIdentity(server, id, keysById.get(id));
        return { labels, display, values: { key_name: name, data: dataOf(id, transferred.value) } };
      }),
      notices: [thirtyDaysNotice, ...keys.notices],
      receivedAt: Math.min(transferred.receivedAt, keys.receivedAt || Infinity),
    };
  },
};

/** The server counts a key that its figures leave out as 0, also against its limit. */
export function dataOf(id: string, transferred: ReadonlyMap<string, number | null> | undefined): number | null {
  return transferred && !transferred.has(id) ? 0 : (transferred?.get(id) ?? null);
}
