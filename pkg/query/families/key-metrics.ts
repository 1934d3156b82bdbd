import type { Notice } from '../../frames/frame';
import type { KeyMetrics, ServerMetrics } from '../../outline/api';
import { figureColumn, momentColumn, type Row } from '../rows/row';
import { attribute } from './attribution';
import { metricsCall, type Family } from './family';
import {
  keyIdentity,
  keyNameColumn,
  unattributedIdentity,
  unattributedNotices,
  type KeyIdentity,
} from './key-identity';
import { hasNoTraffic, noTrafficNotices } from './no-traffic';

/** Outline Manager's rule: online is traffic within the last five minutes. */
const onlineMilliseconds = 300_000;

const silentKey: Omit<KeyMetrics, 'keyId'> = {
  data: 0,
  tunnelTime: 0,
  lastTrafficSeen: null,
  peakDevices: { value: 0, at: null },
};

/** What each access key did since a moment. */
export const keyMetrics: Family = {
  columns: [
    keyNameColumn,
    figureColumn('key-metrics', 'data', 'float64', 'sum'),
    figureColumn('key-metrics', 'tunnel_time', 'float64', 'sum'),
    figureColumn('key-metrics', 'last_seen', 'time', 'max'),
    figureColumn('key-metrics', 'time_since_last_seen', 'float64'),
    figureColumn('key-metrics', 'online', 'boolean', 'any'),
    figureColumn('key-metrics', 'peak_devices', 'int64'),
    momentColumn('peak_devices_at', 'Peak devices, measured at'),
  ],

  calls: ({ sinceSeconds }) => [metricsCall(sinceSeconds), 'GET /access-keys'],

  async answer(server, { sinceSeconds, signal }) {
    const [metrics, keys] = await Promise.all([
      server.api.serverMetrics(sinceSeconds, { signal }),
      server.api.accessKeys({ signal }),
    ]);
    const keysById = new Map(keys.value.map((key) => [key.id, key]));
    const { attributed, unattributed } = attribute(metrics.value.accessKeys, keys.value);
    const absent = keys.value.filter(({ id }) => !attributed.has(id));
    return {
      rows: [
        ...[...attributed].map(([id, figures]) =>
          keyRow(keyIdentity(server, id, keysById.get(id)), figures, metrics.receivedAt)
        ),
        ...absent.map((key) => absentRow(keyIdentity(server, key.id, key), metrics.value, metrics.receivedAt)),
        ...unattributed.map((figures) => keyRow(unattributedIdentity(server), figures, metrics.receivedAt)),
      ],
      notices: [
        ...noTrafficNotices(metrics.value),
        ...absentNotices(absent.length, metrics.value),
        ...unattributedNotices(unattributed.length),
      ],
      receivedAt: Math.min(metrics.receivedAt, keys.receivedAt),
    };
  },
};

function keyRow({ labels, display, name }: KeyIdentity, figures: Omit<KeyMetrics, 'keyId'>, answeredAt: number): Row {
  const seen = figures.lastTrafficSeen;
  return {
    labels,
    display,
    values: {
      key_name: name,
      data: figures.data,
      tunnel_time: figures.tunnelTime,
      last_seen: seen,
      time_since_last_seen: seen === null ? null : Math.max(0, (answeredAt - seen) / 1000),
      online: isOnline(figures, answeredAt),
      peak_devices: figures.peakDevices.value,
      peak_devices_at: figures.peakDevices.at,
    },
  };
}

/** Not known where data flowed but the server does not say when: older versions, and bursts between two of its steps. */
function isOnline({ lastTrafficSeen, data }: Omit<KeyMetrics, 'keyId'>, answeredAt: number): boolean | null {
  if (lastTrafficSeen === null) {
    return data === 0 ? false : null;
  }
  return answeredAt - lastTrafficSeen < onlineMilliseconds;
}

/**
 * A key that the server does not list. Idle keys are listed with 0, so this one was never used since the server's
 * last start, or its figures are among the unattributed: nothing is known of it, unless nothing flowed at all.
 */
function absentRow(identity: KeyIdentity, metrics: ServerMetrics, answeredAt: number): Row {
  return hasNoTraffic(metrics)
    ? keyRow(identity, silentKey, answeredAt)
    : { labels: identity.labels, display: identity.display, values: { key_name: identity.name } };
}

function absentNotices(count: number, metrics: ServerMetrics): Notice[] {
  return count === 0 || hasNoTraffic(metrics)
    ? []
    : [
        {
          severity: 'info',
          text: `The server lists no figures in this window for ${count} of the access keys; theirs are empty.`,
        },
      ];
}
