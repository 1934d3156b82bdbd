/**
 * What one collector has to tell at one moment: a metric family, as Prometheus calls it. The exposition formats are
 * made from these, whoever keeps the numbers.
 */
export type MetricFamily = NumberFamily | HistogramFamily | SummaryFamily;

/** Prometheus's kinds of metrics. */
export const kinds = ['counter', 'gauge', 'summary', 'untyped', 'histogram'] as const;
export type Kind = (typeof kinds)[number];

/** Names and values of one series' labels, constant ones first. */
export type Labels = Readonly<Record<string, string>>;

interface Described {
  name: string;
  help: string;
  /** Base unit, which the name ends with: `seconds`, `bytes`; null where there is none. */
  unit: string | null;
}

/** One series and its current value. */
export interface Series<Value> {
  labels: Labels;
  value: Value;
  /** Epoch seconds at which it began to count; null where that is not known. Gauges have none. */
  created: number | null;
}

export interface NumberFamily extends Described {
  kind: 'counter' | 'gauge' | 'untyped';
  /** Can be gone through again; each is made when it is its turn. */
  series: Iterable<Series<number>>;
}

export interface HistogramFamily extends Described {
  kind: 'histogram';
  series: ReadonlyArray<Series<HistogramValue>>;
}

export interface SummaryFamily extends Described {
  kind: 'summary';
  series: ReadonlyArray<Series<SummaryValue>>;
}

export interface HistogramValue {
  sum: number;
  count: number;
  /** How many observations were at most `upperBound`; ascending, the last bound is +Infinity. */
  buckets: ReadonlyArray<{ upperBound: number; count: number }>;
}

export interface SummaryValue {
  sum: number;
  count: number;
  /** By ascending quantile; NaN where nothing was observed. */
  quantiles: ReadonlyArray<{ quantile: number; value: number }>;
}
