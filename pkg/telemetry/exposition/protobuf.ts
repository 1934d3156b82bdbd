import { BinaryWriter } from '@bufbuild/protobuf/wire';
import { MetricFamily as FamilyMessage, MetricType, type Metric } from '../generated/metrics';
import type { HistogramFamily, Kind, MetricFamily, Series, SummaryFamily } from '../metric-family';

const types: Record<Kind, MetricType> = {
  counter: MetricType.COUNTER,
  gauge: MetricType.GAUGE,
  summary: MetricType.SUMMARY,
  untyped: MetricType.UNTYPED,
  histogram: MetricType.HISTOGRAM,
};

/** Each family as a message of `io.prometheus.client`, with its length in front. */
export function* protobufParts(families: readonly MetricFamily[]): Generator<Uint8Array> {
  for (const family of families) {
    const writer = new BinaryWriter();
    const { name, help, kind, unit } = family;
    const message: FamilyMessage = {
      name,
      help,
      type: types[kind],
      metric: metricsOf(family),
      unit: unit ?? undefined,
    };
    yield FamilyMessage.encode(message, writer.fork()).join().finish();
  }
}

function metricsOf(family: MetricFamily): Metric[] {
  switch (family.kind) {
    case 'counter':
      return Array.from(family.series, (series) => ({
        ...labelsOf(series),
        counter: { value: series.value, createdTimestamp: createdOf(series) },
      }));
    case 'gauge':
    case 'untyped': {
      const { kind } = family;
      return Array.from(family.series, (series) => ({ ...labelsOf(series), [kind]: { value: series.value } }));
    }
    case 'histogram':
      return family.series.map(histogramOf);
    case 'summary':
      return family.series.map(summaryOf);
  }
}

function histogramOf(series: HistogramFamily['series'][number]): Metric {
  const { sum, count, buckets } = series.value;
  return {
    ...labelsOf(series),
    histogram: {
      sampleCount: BigInt(count),
      sampleSum: sum,
      bucket: buckets.map(({ upperBound, count: below }) => ({ cumulativeCount: BigInt(below), upperBound })),
      createdTimestamp: createdOf(series),
    },
  };
}

function summaryOf(series: SummaryFamily['series'][number]): Metric {
  const { sum, count, quantiles } = series.value;
  return {
    ...labelsOf(series),
    summary: {
      sampleCount: BigInt(count),
      sampleSum: sum,
      quantile: quantiles.map(({ quantile, value }) => ({ quantile, value })),
      createdTimestamp: createdOf(series),
    },
  };
}

function labelsOf({ labels }: Series<unknown>) {
  return {
    label: Object.entries(labels).map(([name, value]) => ({ name, value })),
    counter: undefined,
    gauge: undefined,
    summary: undefined,
    untyped: undefined,
    histogram: undefined,
  };
}

function createdOf({ created }: Series<unknown>) {
  if (created === null) {
    return undefined;
  }
  const seconds = Math.floor(created);
  return { seconds: BigInt(seconds), nanos: Math.round((created - seconds) * 1e6) * 1000 };
}
