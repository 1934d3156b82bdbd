import { Histogram as Carrier } from 'prom-client';
import type { HistogramFamily, HistogramValue } from '../metric-family';
import { defaultBuckets, histogramBounds } from './buckets';
import { carrierOptions, seriesLabel, type SeriesLabel } from './carrier';
import { isUnlabelled, type CollectorOptions, type LabelValues, ValueCollector } from './collector';

export interface HistogramOptions<Name extends string = never> extends CollectorOptions<Name> {
  /** Upper bounds, inclusive and ascending; +Infinity is added. By default those for durations in seconds. */
  buckets?: readonly number[];
}

/** Observations counted in buckets that everybody can add up: durations, sizes. */
export class Histogram<Name extends string = never> extends ValueCollector<Name, HistogramValue> {
  readonly #carrier: Carrier<SeriesLabel | 'le'>;

  /** @throws RangeError where the description, a label's name or the buckets break Prometheus's rules */
  constructor(options: HistogramOptions<Name>) {
    super('histogram', options);
    this.#carrier = new Carrier({
      ...carrierOptions(this.name, this.help),
      // +Infinity is one of prom-client's own bounds here: what is above all bounds it counts to a bound of -1.
      buckets: histogramBounds(options.buckets ?? defaultBuckets),
    });
    if (isUnlabelled(options)) {
      this.#carrier.zero({ series: this.index.add({}) });
    }
  }

  /** @throws RangeError for a value that is not finite */
  observe(labels: LabelValues<Name>, value: number): void {
    if (!Number.isFinite(value)) {
      throw new RangeError(`${value} cannot be observed in ${this.name}.`);
    }
    this.#carrier.observe({ series: this.index.add(labels) }, value);
  }

  /** The same as `observe`. */
  add(labels: LabelValues<Name>, value: number): void {
    this.observe(labels, value);
  }

  async collect(): Promise<HistogramFamily> {
    const { name, help, unit } = this;
    return { kind: 'histogram', name, help, unit, series: await this.getAll() };
  }

  protected async values(): Promise<Array<[number, HistogramValue]>> {
    const found = new Map<number, { sum: number; count: number; buckets: Array<HistogramValue['buckets'][number]> }>();
    for (const { metricName, labels, value } of (await this.#carrier.get()).values) {
      const number = Number(labels[seriesLabel]);
      const series = found.get(number) ?? { sum: 0, count: 0, buckets: [] };
      found.set(number, series);
      if (metricName === `${this.name}_sum`) {
        series.sum = value;
      } else if (metricName === `${this.name}_count`) {
        series.count = value;
      } else if (typeof labels.le === 'number') {
        // The text '+Inf' beside it is prom-client's own, and the same as +Infinity.
        series.buckets.push({ upperBound: labels.le, count: value });
      }
    }
    return [...found];
  }
}
