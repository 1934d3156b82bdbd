import type { SimulatedServer } from '../../../../simulator/server';
import type { Labels } from '../client/answers';
import type { StoredSeries } from './engines';

export interface HistoryOptions {
  /** Epoch milliseconds. */
  from: number;
  to: number;
  /** Labels of what is scraped. */
  target: Labels;
  /** Restarts of the proxy, epoch milliseconds; null: the engine does not keep start times. */
  restarts?: readonly number[] | null;
}

/** What a Prometheus that scrapes the proxy of a simulated server has stored of it. */
export function proxyHistory(server: SimulatedServer, options: HistoryOptions): StoredSeries[] {
  const { from, to, target, restarts = [] } = options;
  const counters = server.truth.samples({ from, to }).flatMap(({ counter, labels, samples }): StoredSeries[] => {
    const series = { name: counter, labels: { ...labels, ...target }, samples };
    const other = { 'c<p': 'p<t', 'p>t': 'c>p' }[labels.dir ?? ''];
    return other === undefined ? [series] : [series, { ...series, labels: { ...series.labels, dir: other } }];
  });
  const scrapes = server.truth.scrapes({ from, to });
  const startedAt = (at: number) => [from - 86_400_000, ...(restarts ?? []).filter((start) => start <= at)].at(-1) ?? 0;
  return [
    ...scrapeHistory(scrapes, target),
    constant('shadowsocks_keys', scrapes, 5, target),
    ...(restarts === null
      ? []
      : [
          {
            name: 'process_start_time_seconds',
            labels: target,
            samples: scrapes.map((at) => [at, startedAt(at) / 1000] as const),
          },
        ]),
    ...counters,
  ];
}

/** What a Prometheus has stored that scrapes the exporter of this plugin: counters that outlive the proxy's restarts. */
export function exporterHistory(server: SimulatedServer, { from, to, target }: HistoryOptions): StoredSeries[] {
  const scrapes = server.truth.scrapes({ from, to });
  const sums = scrapes.map((at) => ({
    at,
    keys: server.truth.accessKeys({ from, to: at }),
    places: server.truth.locations({ from, to: at }),
  }));
  const ids = [...(sums.at(-1)?.keys.keys() ?? [])];
  const keys = ids.flatMap((id): StoredSeries[] => {
    const labels = { ...target, key_id: id };
    const grown = sums.map(({ at, keys: growth }) => ({ at, ...growth.get(id) }));
    return [
      {
        name: 'outline_access_key_data_bytes_total',
        labels,
        samples: grown.map(({ at, bytes = 0 }) => [at, bytes] as const),
      },
      {
        name: 'outline_access_key_tunnel_time_seconds_total',
        labels,
        samples: grown.map(({ at, tunnelTime = 0 }) => [at, tunnelTime] as const),
      },
    ];
  });
  const places = (sums.at(-1)?.places ?? []).flatMap(({ location, asn, asOrg }, index): StoredSeries[] => {
    const labels = {
      ...target,
      location,
      ...(asn !== null && { asn: String(asn) }),
      ...(asOrg !== null && { as_org: asOrg }),
    };
    const grown = sums.map(({ at, places: growth }) => ({ at, ...growth[index] }));
    return [
      {
        name: 'outline_location_data_bytes_total',
        labels,
        samples: grown.map(({ at, bytes = 0 }) => [at, bytes] as const),
      },
      {
        name: 'outline_location_tunnel_time_seconds_total',
        labels,
        samples: grown.map(({ at, tunnelTime = 0 }) => [at, tunnelTime] as const),
      },
    ];
  });
  return [
    constant('outline_up', scrapes, 1, target),
    constant('outline_scrape_duration_seconds', scrapes, 0.125, target),
    ...keys,
    ...places,
  ];
}

/** What Prometheus adds to each scrape itself. */
export function scrapeHistory(scrapes: readonly number[], target: Labels, up = 1): StoredSeries[] {
  return [constant('up', scrapes, up, target), constant('scrape_duration_seconds', scrapes, up ? 0.02 : 10, target)];
}

function constant(name: string, scrapes: readonly number[], value: number, labels: Labels): StoredSeries {
  return { name, labels, samples: scrapes.map((at) => [at, value] as const) };
}
