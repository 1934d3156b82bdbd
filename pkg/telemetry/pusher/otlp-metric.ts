import { AggregationTemporality, type KeyValue, type Metric } from '../generated/otlp';
import type { Labels, MetricFamily } from '../metric-family';
import type { AnySeries } from './known-series';

/** One series at one moment. */
export interface DataPoint {
  series: AnySeries;
  /** It has ended, and has no value. */
  isGone: boolean;
  /** Epoch milliseconds. */
  at: number;
}

type Data = Pick<Metric, 'gauge' | 'sum' | 'histogram' | 'summary'>;

/** Flag of a data point: there is no recorded value, because the series has ended. */
const NO_RECORDED_VALUE = 1;

/** Units as OpenTelemetry writes them, in UCUM. */
const units: Readonly<Record<string, string>> = { seconds: 's', bytes: 'By', ratio: '1' };

/** The family with these of its series. */
export function metricOf({ name, help, unit, kind }: MetricFamily, points: readonly DataPoint[]): Metric {
  const none: Data = { gauge: undefined, sum: undefined, histogram: undefined, summary: undefined };
  return {
    name,
    description: help,
    unit: unit === null ? '' : (units[unit] ?? unit),
    ...none,
    ...dataOf(kind, points),
  };
}

/** Labels as attributes; an empty label is none. */
export function keyValues(labels: Labels): KeyValue[] {
  return Object.entries(labels).flatMap(([key, value]) => (value ? [{ key, value: { stringValue: value } }] : []));
}

/** OTLP has no untyped metrics; a gauge promises nothing either. */
function dataOf(kind: MetricFamily['kind'], points: readonly DataPoint[]): Partial<Data> {
  const aggregationTemporality = AggregationTemporality.AGGREGATION_TEMPORALITY_CUMULATIVE;
  switch (kind) {
    case 'counter':
      return { sum: { dataPoints: points.map(numberOf), aggregationTemporality, isMonotonic: true } };
    case 'histogram':
      return { histogram: { dataPoints: points.map(histogramOf), aggregationTemporality } };
    case 'summary':
      return { summary: { dataPoints: points.map(summaryOf) } };
    case 'gauge':
    case 'untyped':
      return { gauge: { dataPoints: points.map(numberOf) } };
  }
}

function numberOf(point: DataPoint) {
  const { value } = point.series;
  return { ...commonOf(point), asDouble: typeof value === 'number' && !point.isGone ? value : undefined };
}

function histogramOf(point: DataPoint) {
  const { value } = point.series;
  const { sum, count, buckets } =
    typeof value === 'object' && 'buckets' in value && !point.isGone
      ? value
      : { sum: undefined, count: 0, buckets: [] };
  return {
    ...commonOf(point),
    sum,
    count: BigInt(count),
    bucketCounts: buckets.map((bucket, index) => BigInt(bucket.count - (buckets[index - 1]?.count ?? 0))),
    // The last one is +Infinity, which goes without saying.
    explicitBounds: buckets.slice(0, -1).map(({ upperBound }) => upperBound),
  };
}

function summaryOf(point: DataPoint) {
  const { value } = point.series;
  const { sum, count, quantiles } =
    typeof value === 'object' && 'quantiles' in value && !point.isGone ? value : { sum: 0, count: 0, quantiles: [] };
  return { ...commonOf(point), sum, count: BigInt(count), quantileValues: [...quantiles] };
}

function commonOf({ series: { labels, created }, isGone, at }: DataPoint) {
  return {
    attributes: keyValues(labels),
    startTimeUnixNano: created === null ? 0n : nanoseconds(created * 1000),
    timeUnixNano: nanoseconds(at),
    flags: isGone ? NO_RECORDED_VALUE : 0,
  };
}

function nanoseconds(milliseconds: number): bigint {
  return BigInt(Math.round(milliseconds)) * 1_000_000n;
}
