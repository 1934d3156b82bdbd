import type { SimulatedServer } from '../../../../simulator/server';
import type { StoredSeries } from './real-prometheus';

export interface HistoryOptions {
  /** Epoch milliseconds. */
  from: number;
  to: number;
  /** Labels of the target, with those of the scrape. */
  target?: Readonly<Record<string, string>>;
  /** Restarts of the proxy, epoch milliseconds; null: the engine does not keep start times. */
  restarts?: readonly number[] | null;
}

/** Everything that a Prometheus would have stored of a simulated server's proxy, and of other jobs beside it. */
export function historyOf(
  server: SimulatedServer,
  { from, to, target = outlineTarget, restarts = [] }: HistoryOptions
) {
  const scrapes = server.truth.scrapes({ from, to });
  const constant = (name: string, value: (at: number) => number, labels = target): StoredSeries => ({
    name,
    labels,
    samples: scrapes.map((at) => [at, value(at)] as const),
  });
  const startedAt = (at: number) =>
    Math.max(from - 86_400_000, ...(restarts ?? []).filter((start) => start <= at)) / 1000;
  const counters = server.truth.samples({ from, to }).flatMap(({ counter, labels, samples }): StoredSeries[] => {
    const series = { name: counter, labels: { ...labels, ...target }, samples };
    const other = { 'c<p': 'p<t', 'p>t': 'c>p' }[labels.dir ?? ''];
    return other === undefined ? [series] : [series, { ...series, labels: { ...series.labels, dir: other } }];
  });
  const node = { job: 'outline-server-main', instance: 'localhost:9091' };
  return [
    constant('shadowsocks_keys', () => 5),
    constant('up', () => 1),
    constant('scrape_duration_seconds', () => 0.02),
    constant('up', () => 1, node),
    constant('scrape_duration_seconds', () => 7, node),
    constant('process_start_time_seconds', (at) => Math.floor(at / 3_600_000) * 3600, node),
    ...(restarts === null ? [] : [constant('process_start_time_seconds', startedAt)]),
    ...counters,
  ];
}

export const outlineTarget = { job: 'outline-server-ss', instance: 'localhost:9092' };
