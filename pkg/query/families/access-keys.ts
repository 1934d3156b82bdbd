import type { AccessKey } from '../../outline/api';
import { figureColumn, textColumn, type Row } from '../rows/row';
import { thirtyDaysNotice } from './data-transferred';
import type { Family, QueriedServer } from './family';
import { keyIdentity, keyNameColumn } from './key-identity';

/** Every access key with the limit that applies to it and what the last 30 days used of it. */
export const accessKeys: Family = {
  columns: [
    keyNameColumn,
    figureColumn('access-keys', 'data', 'float64', 'sum'),
    figureColumn('access-keys', 'data_limit', 'float64', 'sum'),
    textColumn('limit_origin', 'Limit set on'),
    figureColumn('access-keys', 'limit_use', 'float64'),
    figureColumn('access-keys', 'data_remaining', 'float64', 'sum'),
    { id: 'port', label: 'Port', type: 'int64', unit: 'none', aggregation: 'none' },
    textColumn('method', 'Cipher'),
  ],

  calls: () => ['GET /access-keys', 'GET /server', 'GET /metrics/transfer'],

  async answer(server, { signal }) {
    const [keys, information, transferred] = await Promise.all([
      server.api.accessKeys({ signal }),
      server.api.server({ signal }),
      server.api.dataTransferred({ signal }),
    ]);
    const { defaultDataLimit } = information.value;
    return {
      // The server counts a key that its figures leave out as 0, also against its limit.
      rows: keys.value.map((key) => keyRow(server, key, defaultDataLimit, transferred.value.get(key.id) ?? 0)),
      notices: [thirtyDaysNotice],
      receivedAt: Math.min(keys.receivedAt, information.receivedAt, transferred.receivedAt),
    };
  },
};

function keyRow(server: QueriedServer, key: AccessKey, defaultLimit: number | null, data: number): Row {
  const { labels, display, name } = keyIdentity(server, key.id, key);
  const limit = key.dataLimit ?? defaultLimit;
  return {
    labels,
    display,
    values: {
      key_name: name,
      data,
      port: key.port,
      method: key.method,
      ...(limit !== null && {
        data_limit: limit,
        limit_origin: key.dataLimit === null ? 'server' : 'key',
        // A limit of 0 blocks the key: there is no share of it to use.
        limit_use: limit > 0 ? data / limit : undefined,
        data_remaining: Math.max(0, limit - data),
      }),
    },
  };
}
