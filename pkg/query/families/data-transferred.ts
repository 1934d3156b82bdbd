import type { Family } from './family';
import { keyRows } from './key-rows';
import { namedKeys } from './named-keys';

/** Bytes of each access key over the last 30 days, the only window of `/metrics/transfer`; keys deleted since then are still in it. */
export const dataTransferred: Family<'data-transferred'> = {
  calls: () => ['GET /metrics/transfer', 'GET /access-keys'],

  async answer(server, { signal }) {
    const [transferred, keys] = await Promise.all([server.api.dataTransferred({ signal }), namedKeys(server, signal)]);
    return {
      rows: keyRows(server, keys.keys, [transferred.value.keys()], ({ labels, display }, id) => ({
        labels,
        display,
        values: { key_name: display, data: dataOf(id, transferred.value) },
      })),
      notices: keys.notices,
      receivedAt: Math.min(transferred.receivedAt, keys.receivedAt || Infinity),
    };
  },
};

/** The server leaves out whose figure rounds to 0, and counts these as 0 also against their limits. */
export function dataOf(id: string, transferred: ReadonlyMap<string, number | null> | undefined): number | null {
  return transferred && !transferred.has(id) ? 0 : (transferred?.get(id) ?? null);
}
