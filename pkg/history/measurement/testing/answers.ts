import type { ServerMetrics } from '../../../outline/api';
import type { WindowAnswer } from '../window-answer';

/** Bytes of an access key as an answer gives them; its tunnel time is a second for each 1000 bytes. */
export type Bytes = Readonly<Record<string, number>>;

/** An answer with these access keys, all from one place; the id `null` stands for an id that Outline lost. */
export function answer(sinceSeconds: number, bytes: Bytes, changes: Partial<ServerMetrics> = {}): WindowAnswer {
  const accessKeys = Object.entries(bytes).map(([id, data]) => ({
    keyId: id.startsWith('null') ? null : id,
    data,
    tunnelTime: data / 1000,
    lastTrafficSeen: null,
    peakDevices: { value: null, at: null },
  }));
  const data = accessKeys.reduce((sum, key) => sum + key.data, 0);
  const locations = [{ location: 'DE', asn: 3320, asOrg: null, data, tunnelTime: data / 1000 }];
  const metrics = {
    data,
    tunnelTime: data / 1000,
    bandwidthNow: { value: null, at: null },
    bandwidthPeak: { value: null, at: null },
    locations: accessKeys.length === 0 ? [] : locations,
    accessKeys,
    noTraffic: false,
    ...changes,
  };
  return { sinceSeconds, metrics };
}

/** What Prometheus makes of growth between the first and the last scrape of a window, of series that are always there. */
export function extrapolated(sinceSeconds: number, growth: Bytes): WindowAnswer {
  const sampled = (Math.round(sinceSeconds / 60) - 1) * 60;
  return answer(
    sinceSeconds,
    Object.fromEntries(Object.entries(growth).map(([id, bytes]) => [id, (bytes * sinceSeconds) / sampled]))
  );
}
