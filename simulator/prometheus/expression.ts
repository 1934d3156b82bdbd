/** The counters of outline-ss-server that the management API reads. */
export const counterNames = [
  'shadowsocks_data_bytes',
  'shadowsocks_data_bytes_per_location',
  'shadowsocks_tunnel_time_seconds',
  'shadowsocks_tunnel_time_seconds_per_location',
] as const;

export type CounterName = (typeof counterNames)[number];

/** `sum(function(counter[window])) by (labels)`, the one form of query that the management API uses. */
export interface Expression {
  function: 'increase' | 'rate';
  counter: CounterName;
  /** The window as it stands in the query, such as `300s` or `720h`. */
  window: string;
  by: readonly string[];
}

/** The query as text; bytes are those that leave the server. */
export const promQl = ({ function: name, counter, window, by }: Expression): string => {
  const selector = counter.startsWith('shadowsocks_data_bytes') ? `${counter}{dir=~"c<p|p>t"}` : counter;
  const grouping = by.length === 0 ? '' : ` by (${by.join(', ')})`;
  return `sum(${name}(${selector}[${window}]))${grouping}`;
};

const MILLISECONDS: Readonly<Record<string, number>> = { s: 1000, h: 3_600_000 };

/** The longest duration that Prometheus can hold: 2^63 nanoseconds, in milliseconds. */
const LONGEST = 2 ** 63 / 1e6;

/** A window's length in milliseconds; undefined where Prometheus would refuse the query. */
export const windowLength = (window: string): number | undefined => {
  const [, digits = '', unit = ''] = /^(\d+)([sh])$/.exec(window) ?? [];
  const length = Number(digits) * (MILLISECONDS[unit] ?? 0);
  return length > 0 && length <= LONGEST ? length : undefined;
};
