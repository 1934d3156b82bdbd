import type { HistogramFamily, Labels, MetricFamily, SummaryFamily } from '../metric-family';
import { boundText } from './number-text';

/** One line of a text format. */
export interface Sample {
  /** What the family's name is followed by. */
  suffix: '' | '_bucket' | '_sum' | '_count';
  labels: Labels;
  /** A bucket's bound or a quantile as a written label; empty where there is none. */
  extra: string;
  value: number;
}

/** The samples of all series, those of one series together. */
export function samplesOf(family: MetricFamily): Sample[] {
  switch (family.kind) {
    case 'histogram':
      return histogramSamples(family);
    case 'summary':
      return summarySamples(family);
    case 'counter':
    case 'gauge':
    case 'untyped':
      return family.series.map(({ labels, value }) => ({ suffix: '', labels, extra: '', value }));
  }
}

function histogramSamples({ series }: HistogramFamily): Sample[] {
  const samples: Sample[] = [];
  for (const { labels, value } of series) {
    for (const { upperBound, count } of value.buckets) {
      samples.push({ suffix: '_bucket', labels, extra: `le="${boundText(upperBound)}"`, value: count });
    }
    samples.push(...totals(labels, value));
  }
  return samples;
}

function summarySamples({ series }: SummaryFamily): Sample[] {
  return series.flatMap(({ labels, value }) => [
    ...value.quantiles.map(({ quantile, value: estimate }): Sample => ({
      suffix: '',
      labels,
      extra: `quantile="${boundText(quantile)}"`,
      value: estimate,
    })),
    ...totals(labels, value),
  ]);
}

function totals(labels: Labels, { sum, count }: { sum: number; count: number }): Sample[] {
  return [
    { suffix: '_sum', labels, extra: '', value: sum },
    { suffix: '_count', labels, extra: '', value: count },
  ];
}
