import type { AccessKey, KeyMetrics } from '../outline/api';
import type { Series } from '../telemetry/metric-family';
import type { MonitoredServer } from './monitored-server';
import type { FamilyDescription } from './server-series';

/** What is exported of each access key beside its counters. */
export const keyFamilies: readonly FamilyDescription[] = [
  {
    kind: 'gauge',
    name: 'outline_access_key_info',
    help: 'Name of the access key; always 1.',
    read: ({ name: server, figures }) =>
      (figures.keys ?? []).map(({ id, name }) => ({
        labels: { server, key_id: id, key_name: name },
        value: 1,
        created: null,
      })),
  },
  {
    kind: 'gauge',
    name: 'outline_access_key_data_limit_bytes',
    unit: 'bytes',
    help: 'Data limit of 30 days that applies to the access key, its own or the server’s.',
    read: ofKeys(limitOf),
  },
  {
    kind: 'gauge',
    name: 'outline_access_key_data_transferred_bytes',
    unit: 'bytes',
    help: 'Bytes of the last 30 days, as data limits count them; goes down as days pass.',
    read: ofKeys(transferredOf),
  },
  {
    kind: 'gauge',
    name: 'outline_access_key_data_limit_used_ratio',
    unit: 'ratio',
    help: 'Share of the data limit that the last 30 days used.',
    read: ofKeys((key, server) => {
      const limit = limitOf(key, server);
      const transferred = transferredOf(key, server);
      // A limit of 0 blocks the key: there is no share of it to use.
      return limit && transferred !== null ? transferred / limit : null;
    }),
  },
  {
    kind: 'gauge',
    name: 'outline_access_key_last_seen_timestamp_seconds',
    unit: 'seconds',
    help: 'When the access key had traffic last, to five minutes.',
    read: ({ name: server, lastSeen }) =>
      [...lastSeen].map(([keyId, at]) => ({ labels: { server, key_id: keyId }, value: at / 1000, created: null })),
  },
  {
    kind: 'gauge',
    name: 'outline_access_key_devices',
    help: 'Highest mean number of clients at once in five minutes of the last hour, rounded up.',
    read: ({ name: server, figures }) => (figures.recent?.accessKeys ?? []).flatMap((key) => devicesOf(server, key)),
  },
];

function ofKeys(read: (key: AccessKey, server: MonitoredServer) => number | null): FamilyDescription['read'] {
  return (server) =>
    (server.figures.keys ?? []).flatMap((key) => {
      const value = read(key, server);
      return value === null ? [] : [{ labels: { server: server.name, key_id: key.id }, value, created: null }];
    });
}

function limitOf({ dataLimit }: AccessKey, { look }: MonitoredServer): number | null {
  return dataLimit ?? look?.server?.defaultDataLimit ?? null;
}

/** The server counts a key that its figures leave out as 0. */
function transferredOf({ id }: AccessKey, { figures }: MonitoredServer): number | null {
  return figures.transferred && (figures.transferred.get(id) ?? 0);
}

function devicesOf(server: string, { keyId, peakDevices }: KeyMetrics): Array<Series<number>> {
  return keyId === null || peakDevices.value === null
    ? []
    : [{ labels: { server, key_id: keyId }, value: peakDevices.value, created: null }];
}
