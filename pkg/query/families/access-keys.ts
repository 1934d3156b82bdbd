import type { AccessKey, DataLimit } from '../../outline/api';
import type { Row } from '../rows/row';
import { dataOf } from './data-transferred';
import type { Family, QueriedServer, Values } from './family';
import { keyIdentity } from './key-identity';
import { oldest, spared } from './spared';

/** Every access key with the limit that applies to it and what the last 30 days used of it. */
export const accessKeys: Family<'access-keys'> = {
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
      notices: [...information.notices, ...transferred.notices],
      receivedAt: oldest([keys, information.answer, transferred.answer]),
    };
  },
};

type KeyRow = Row & { values: Values<'access-keys'> };
type LimitValues = Pick<KeyRow['values'], 'data_limit' | 'limit_use' | 'data_remaining'>;

function keyRow(server: QueriedServer, key: AccessKey, defaultLimit: DataLimit, data: number | null): KeyRow {
  const { labels, display } = keyIdentity(server, key.id, key);
  const limit = key.dataLimit ?? defaultLimit;
  return {
    labels,
    display,
    values: {
      key_name: display,
      data,
      port: key.port,
      method: key.method,
      listeners: key.listeners && key.listeners.join(', '),
      limit_origin: limit === null ? undefined : key.dataLimit !== null ? 'key' : limit === 'unknown' ? null : 'server',
      ...limitValues(limit, data),
    },
  };
}

function limitValues(limit: DataLimit, data: number | null): LimitValues {
  if (limit === null || limit === 'unknown') {
    const value = limit === null ? undefined : null;
    return { data_limit: value, limit_use: value, data_remaining: value };
  }
  return {
    data_limit: limit,
    // A limit of 0 blocks the key: there is no share of it to use.
    limit_use: limit > 0 ? data && data / limit : undefined,
    data_remaining: data === null ? null : Math.max(0, limit - data),
  };
}
