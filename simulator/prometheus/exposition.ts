import type { CounterName } from './expression';
import type { CounterSeries, Labels } from './series';

/** What outline-ss-server tells Prometheus, as far as the simulator has it. */
export interface ProxyMetrics {
  counters: ReadonlyArray<readonly [CounterName, readonly CounterSeries[]]>;
  /** How many access keys the proxy has. */
  keys: number;
  /** When its process was started, epoch milliseconds. */
  startedAt: number;
}

/** The directions on the other side of the proxy. The simulator has no overhead of encryption, so they are the same. */
const otherSide: Readonly<Record<string, string>> = { 'c<p': 'p<t', 'p>t': 'c>p' };

/** Prometheus's text format, version 0.0.4. */
export const exposition = ({ counters, keys, startedAt }: ProxyMetrics, at: number): string =>
  [
    ...family('process_start_time_seconds', 'gauge', [line('process_start_time_seconds', {}, startedAt / 1000)]),
    ...family('shadowsocks_keys', 'gauge', [line('shadowsocks_keys', {}, keys)]),
    ...family('shadowsocks_build_info', 'gauge', [line('shadowsocks_build_info', { version: '1.7.3' }, 1)]),
    ...counters.flatMap(([name, series]) =>
      family(
        name,
        'counter',
        series.flatMap((each) => linesOf(name, each, at))
      )
    ),
    '',
  ].join('\n');

const linesOf = (name: CounterName, series: CounterSeries, at: number): string[] => {
  const value = series.valueAt(at);
  if (value === undefined) {
    return [];
  }
  const other = otherSide[series.labels.dir ?? ''];
  return [
    line(name, series.labels, value),
    ...(other === undefined ? [] : [line(name, { ...series.labels, dir: other }, value)]),
  ];
};

const family = (name: string, type: string, lines: readonly string[]): string[] =>
  lines.length === 0 ? [] : [`# TYPE ${name} ${type}`, ...lines];

const line = (name: string, labels: Labels, value: number): string => `${name}${labelsText(labels)} ${value}`;

/** Labels in braces as both text formats write them. */
export const labelsText = (labels: Labels): string => {
  const pairs = Object.entries(labels).map(
    ([name, value]) => `${name}="${value.replace(/["\\]/g, '\\$&').replace(/\n/g, '\\n')}"`
  );
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
};
