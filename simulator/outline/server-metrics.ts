import type { CounterName, Expression } from '../prometheus/expression';
import type { InstantValue, PrometheusApi } from '../prometheus/prometheus';
import type { RangeSummary } from '../prometheus/range-summary';
import type { Labels } from '../prometheus/series';
import { leadingInteger } from './leading-integer';

/** Step of the range queries and window of their rates, seconds. */
const STEP = 300;

interface Timed<T> {
  data: T;
  timestamp: number | null;
}

interface Bytes {
  bytes: number;
}

interface LocationEntry {
  location: string | undefined;
  asn: number | null;
  asOrg: string | null;
  dataTransferred: Bytes;
  tunnelTime: { seconds: number };
}

interface AccessKeyEntry {
  /** `NaN`, which JSON writes as null, for ids that do not begin with digits. */
  accessKeyId: number;
  dataTransferred: Bytes;
  tunnelTime: { seconds: number };
  connection: { lastTrafficSeen: number | null; peakDeviceCount: Timed<number> };
}

/** Where `bandwidth.current` comes from: the range query's last step, or an instant query of its own (1.12.0 to 1.12.3). */
export type CurrentBandwidth = 'range' | 'instant';

/**
 * `GET /experimental/server/metrics` since version 1.12.
 * @param now epoch seconds
 * @param seconds how far back, unchecked: Prometheus refuses what it cannot read
 * @throws also when nothing at all was recorded in the window and the bandwidth is taken from the range, as the real
 * server does
 */
export const serverMetrics = async (
  prometheus: PrometheusApi,
  now: number,
  seconds: number,
  currentFrom: CurrentBandwidth
): Promise<object> => {
  const end = Math.ceil(now / STEP) * STEP;
  const window = `${seconds}s`;
  const byLocation = (counter: CounterName) =>
    prometheus.query({ function: 'increase', counter, window, by: ['location', 'asn', 'asorg'] });
  const byKey = (counter: CounterName) =>
    prometheus.query({ function: 'increase', counter, window, by: ['access_key'] });
  const stepsByKey = (counter: CounterName) =>
    prometheus.queryRange(
      { function: 'increase', counter, window: `${STEP}s`, by: ['access_key'] },
      end - seconds,
      end,
      STEP
    );

  const [spot, bandwidth, bytesByLocation, timeByLocation, bytesByKey, timeByKey, byteSteps, timeSteps] =
    await Promise.all([
      currentFrom === 'instant' ? prometheus.query(BANDWIDTH) : undefined,
      prometheus.queryRange(BANDWIDTH, end - seconds, end, STEP),
      byLocation('shadowsocks_data_bytes_per_location'),
      byLocation('shadowsocks_tunnel_time_seconds_per_location'),
      byKey('shadowsocks_data_bytes'),
      byKey('shadowsocks_tunnel_time_seconds'),
      stepsByKey('shadowsocks_data_bytes'),
      stepsByKey('shadowsocks_tunnel_time_seconds'),
    ]);

  const locations = mergeLocations(timeByLocation, bytesByLocation);
  return {
    server: {
      tunnelTime: { seconds: timeByLocation.reduce((sum, { value }) => sum + value, 0) },
      dataTransferred: { bytes: bytesByLocation.reduce((sum, { value }) => sum + value, 0) },
      bandwidth: {
        current: spot === undefined ? lastOf(bandwidth) : spotOf(spot),
        peak: peakOf(bandwidth, now),
      },
      locations,
    },
    accessKeys: mergeAccessKeys(timeByKey, bytesByKey, timeSteps, byteSteps, now),
  };
};

const BANDWIDTH: Expression = {
  function: 'rate',
  counter: 'shadowsocks_data_bytes_per_location',
  window: `${STEP}s`,
  by: [],
};

const lastOf = ([only]: RangeSummary[]): Timed<Bytes> => {
  if (only === undefined) {
    throw new TypeError('no series in the window');
  }
  const [timestamp, bytes] = only.last;
  return { data: { bytes }, timestamp };
};

const spotOf = ([only]: InstantValue[]): Timed<Bytes> => ({
  data: { bytes: only?.value ?? 0 },
  timestamp: only?.time ?? null,
});

const peakOf = ([only]: RangeSummary[], now: number): Timed<Bytes> => {
  const [timestamp, bytes] = only?.peak ?? [null, 0];
  return { data: { bytes }, timestamp: timestamp === null ? null : Math.min(now, timestamp) };
};

const mergeLocations = (times: InstantValue[], bytes: InstantValue[]): LocationEntry[] => {
  const entries = new Map<string, LocationEntry>();
  const entryOf = ({ location, asn, asorg }: Labels): LocationEntry =>
    entryIn(entries, `${location},${asn},${asorg}`, () => ({
      location,
      asn: asn === undefined ? null : leadingInteger(asn),
      asOrg: asorg ?? null,
      dataTransferred: { bytes: 0 },
      tunnelTime: { seconds: 0 },
    }));
  for (const { labels, value } of times) {
    entryOf(labels).tunnelTime.seconds = value;
  }
  for (const { labels, value } of bytes) {
    entryOf(labels).dataTransferred.bytes = value;
  }
  return [...entries.values()];
};

const mergeAccessKeys = (
  times: InstantValue[],
  bytes: InstantValue[],
  timeSteps: RangeSummary[],
  byteSteps: RangeSummary[],
  now: number
): AccessKeyEntry[] => {
  const entries = new Map<string, AccessKeyEntry>();
  const entryOf = ({ access_key: id = '' }: Labels): AccessKeyEntry =>
    entryIn(entries, id, () => ({
      accessKeyId: leadingInteger(id),
      dataTransferred: { bytes: 0 },
      tunnelTime: { seconds: 0 },
      connection: { lastTrafficSeen: null, peakDeviceCount: { data: 0, timestamp: null } },
    }));
  for (const { labels, value } of times) {
    entryOf(labels).tunnelTime.seconds = value;
  }
  for (const { labels, value } of bytes) {
    entryOf(labels).dataTransferred.bytes = value;
  }
  for (const { labels, peak } of timeSteps) {
    const { connection } = entryOf(labels);
    if (peak !== undefined) {
      connection.peakDeviceCount = { data: Math.ceil(peak[1] / STEP), timestamp: Math.min(now, peak[0]) };
    }
  }
  for (const { labels, lastAboveZero } of byteSteps) {
    entryOf(labels).connection.lastTrafficSeen = lastAboveZero === undefined ? null : Math.min(now, lastAboveZero[0]);
  }
  return [...entries.values()];
};

const entryIn = <T>(entries: Map<string, T>, key: string, make: () => T): T => {
  const known = entries.get(key);
  if (known !== undefined) {
    return known;
  }
  const entry = make();
  entries.set(key, entry);
  return entry;
};
