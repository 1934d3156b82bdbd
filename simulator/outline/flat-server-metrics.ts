import type { CounterName } from '../prometheus/expression';
import type { InstantValue, PrometheusApi } from '../prometheus/prometheus';
import type { Labels } from '../prometheus/series';
import { leadingInteger } from './leading-integer';

const PLACE = ['location', 'asn', 'asorg'];
const KEY = ['access_key'];

/**
 * `GET /experimental/server/metrics` of the pre-release 1.11.1-rc1: two flat lists without cache and connections. What
 * has no samples is left out, a missing organisation is the text `undefined`, and a name is cut at its first comma.
 */
export const flatServerMetrics = async (prometheus: PrometheusApi, seconds: number): Promise<object> => {
  const sums = (counter: CounterName, by: readonly string[]) =>
    prometheus.query({ function: 'increase', counter, window: `${seconds}s`, by });
  const [timeByLocation, bytesByLocation, timeByKey, bytesByKey] = await Promise.all([
    sums('shadowsocks_tunnel_time_seconds_per_location', PLACE),
    sums('shadowsocks_data_bytes_per_location', PLACE),
    sums('shadowsocks_tunnel_time_seconds', KEY),
    sums('shadowsocks_data_bytes', KEY),
  ]);
  return {
    server: merge(timeByLocation, bytesByLocation, PLACE, ({ location, asn, asorg }) => ({
      location,
      asn: leadingInteger(String(asn)),
      asOrg: String(asorg).split(',')[0],
    })),
    accessKeys: merge(timeByKey, bytesByKey, KEY, ({ access_key: id }) => ({
      accessKeyId: leadingInteger(String(id)),
    })),
  };
};

const merge = (
  times: InstantValue[],
  bytes: InstantValue[],
  by: readonly string[],
  identify: (labels: Labels) => object
): object[] => {
  const entries = new Map<string, object>();
  const add = (labels: Labels, figures: object): void => {
    const key = by.map((name) => labels[name]).join();
    entries.set(key, { ...(entries.get(key) ?? identify(labels)), ...figures });
  };
  for (const { labels, value } of times) {
    add(labels, { tunnelTime: { seconds: value } });
  }
  for (const { labels, value } of bytes) {
    add(labels, { dataTransferred: { bytes: value } });
  }
  return [...entries.values()];
};
