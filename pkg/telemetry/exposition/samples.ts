import type { HistogramValue, Labels, Series, SummaryValue } from '../metric-family';
import { labelsText, labelsTextWith } from './label-texts';
import { boundText, numberText } from './number-text';
import type { Part } from './parts';

/** Suffix of the family's name for one sample. */
type Suffix = '' | '_bucket' | '_sum' | '_count';

/** @param extra a bucket's bound or a quantile as a written label; empty where there is none */
export type WriteSample = (suffix: Suffix, labels: Labels, extra: string, value: number) => void;

/** Tells the samples of one series. Nothing is made of them here: there may be very many. */
export function writeSamples(
  { labels, value }: Series<number | HistogramValue | SummaryValue>,
  write: WriteSample
): void {
  if (typeof value === 'number') {
    write('', labels, '', value);
    return;
  }
  if ('buckets' in value) {
    writeBuckets(labels, value, write);
  } else {
    writeQuantiles(labels, value, write);
  }
  write('_sum', labels, '', value.sum);
  write('_count', labels, '', value.count);
}

function writeBuckets(labels: Labels, { buckets }: HistogramValue, write: WriteSample): void {
  for (const { upperBound, count } of buckets) {
    write('_bucket', labels, `le="${boundText(upperBound)}"`, count);
  }
}

function writeQuantiles(labels: Labels, { quantiles }: SummaryValue, write: WriteSample): void {
  for (const { quantile, value } of quantiles) {
    write('', labels, `quantile="${boundText(quantile)}"`, value);
  }
}

/** Adds one line of a text format. Its pieces are added one by one, because a line made of them would be thrown away. */
export function addSample(
  part: Part,
  name: string,
  suffix: string,
  labels: Labels,
  extra: string,
  value: number
): void {
  part.add(name);
  if (suffix !== '') {
    part.add(suffix);
  }
  part.add(extra === '' ? labelsText(labels) : labelsTextWith(labels, extra));
  part.add(' ');
  part.add(numberText(value));
  part.add('\n');
}
