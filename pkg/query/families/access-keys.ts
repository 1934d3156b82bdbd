import type { AccessKey, DataLimit } from '../../outline/api';
import { figureColumn, textColumn, type Row } from '../rows/row';
import { dataOf, thirtyDaysNotice } from './data-transferred';
import type { Family, QueriedServer } from './family';
import { keyIdentity, keyNameColumn } from './key-identity';
import { oldest, spared } from './spared';

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
    textColumn('listeners', 'Listeners'),
  ],

  calls: () => ['GET /access-keys', 'GET /server', 'GET /metrics/transfer'],

  async answer(server, { signal }) {
    const { name, api } = server;
    const [keys, information, transferred] = await Promise.all([
      api.accessKeys({ signal }),
      spared(api.server({ signal }), `The limit of keys of ${name} without one of their own`, signal),
      spared(api.dataTransferred({ signal }), `The data that keys of ${name} used`, signal),
    ]);
    const defaultLimit = information.answer ? information.answer.value.defaultDataLimit : 'unknown';
    return {
      rows: keys.value.map((key) => keyRow(server, key, defaultLimit, dataOf(key.id, transferred.answer?.value))),
      notices: [thirtyDaysNotice, ...information.notices, ...transferred.notices],
      receivedAt: oldest([keys, information.answer, transferred.answer]),
    };
  },
};

function keyRow(server: QueriedServer, key: AccessKey, defaultLimit: DataLimit, data: number | null): Row {
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
      listeners: key.listeners && key.listeners.join(', '),
      ...(limit !== null && {
        limit_origin: key.dataLimit !== null ? 'key' : limit === 'unknown' ? null : 'server',
        ...limitValues(limit, data),
      }),
    },
  };
}

function limitValues(limit: number | 'unknown', data: number | null): Row['values'] {
  if (limit === 'unknown') {
    return { data_limit: null, limit_use: null, data_remaining: null };
  }
  return {
    data_limit: limit,
    // A limit of 0 blocks the key: there is no share of it to use.
    limit_use: limit > 0 ? data && data / limit : undefined,
    data_remaining: data === null ? null : Math.max(0, limit - data),
  };
}
