import type { HistogramFamily, HistogramValue } from '../metric-family';
import { defaultBuckets, histogramBounds } from './buckets';
import { type CollectorOptions, type LabelValues, ValueCollector } from './collector';

export interface HistogramOptions<Name extends string = never> extends CollectorOptions<Name> {
  /** Upper bounds, inclusive and ascending; +Infinity is added. By default those for durations in seconds. */
  buckets?: readonly number[];
}

interface Observed {
  sum: number;
  /** By bucket, each without those below it. */
  counts: number[];
}

/** Observations counted in buckets that everybody can add up: durations, sizes. */
export class Histogram<Name extends string = never> extends ValueCollector<Name, Observed, HistogramValue> {
  readonly #bounds: readonly number[];

  /** @throws RangeError where the description, a label's name or the buckets break Prometheus's rules */
  constructor(options: HistogramOptions<Name>) {
    const bounds = histogramBounds(options.buckets ?? defaultBuckets);
    super('histogram', options, () => ({ sum: 0, counts: bounds.map(() => 0) }));
    this.#bounds = bounds;
  }

  /** What is infinite counts, too: in the outermost bucket. @throws RangeError for NaN */
  observe(labels: LabelValues<Name>, value: number): void {
    if (Number.isNaN(value)) {
      throw new RangeError(`NaN cannot be observed in ${this.name}.`);
    }
    const series = this.series.obtain(labels);
    if (series) {
      const bucket = this.#bounds.findIndex((bound) => value <= bound);
      series.state.counts[bucket] = (series.state.counts[bucket] ?? 0) + 1;
      series.state.sum += value;
    }
  }

  /** The same as `observe`. */
  add(labels: LabelValues<Name>, value: number): void {
    this.observe(labels, value);
  }

  async collect(): Promise<HistogramFamily> {
    const { name, help, unit } = this;
    return { kind: 'histogram', name, help, unit, series: await this.getAll() };
  }

  protected valueFrom({ sum, counts }: Observed): HistogramValue {
    let count = 0;
    const buckets = this.#bounds.map((upperBound, bucket) => {
      count += counts[bucket] ?? 0;
      return { upperBound, count };
    });
    return { sum, count, buckets };
  }
}
