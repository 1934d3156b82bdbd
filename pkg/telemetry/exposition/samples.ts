import type { Labels, MetricFamily } from '../metric-family';
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

/** The samples of all series, one after the other; those of one series stand together. */
export function* samplesOf(family: MetricFamily): Generator<Sample> {
  switch (family.kind) {
    case 'histogram':
      for (const { labels, value } of family.series) {
        for (const { upperBound, count } of value.buckets) {
          yield { suffix: '_bucket', labels, extra: `le="${boundText(upperBound)}"`, value: count };
        }
        yield* totals(labels, value);
      }
      break;
    case 'summary':
      for (const { labels, value } of family.series) {
        for (const { quantile, value: estimate } of value.quantiles) {
          yield { suffix: '', labels, extra: `quantile="${boundText(quantile)}"`, value: estimate };
        }
        yield* totals(labels, value);
      }
      break;
    case 'counter':
    case 'gauge':
    case 'untyped':
      for (const { labels, value } of family.series) {
        yield { suffix: '', labels, extra: '', value };
      }
  }
}

function totals(labels: Labels, { sum, count }: { sum: number; count: number }): Sample[] {
  return [
    { suffix: '_sum', labels, extra: '', value: sum },
    { suffix: '_count', labels, extra: '', value: count },
  ];
}
