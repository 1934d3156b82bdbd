import type { SummaryFamily, SummaryValue } from '../metric-family';
import { type CollectorOptions, type LabelValues, ValueCollector } from './collector';
import { MovingQuantiles } from './moving-quantiles';
import { defaultTargets, TargetedQuantiles, type QuantileTarget } from './targeted-quantiles';

export interface SummaryOptions<Name extends string = never> extends CollectorOptions<Name> {
  /** Quantiles to tell, each with the error that its rank may have; by default 0.5 ± 0.05, 0.9 ± 0.01, 0.99 ± 0.001. */
  targets?: readonly QuantileTarget[];
  /** Quantiles are those of so many seconds until now; by default of all that was observed. Sum and count always are. */
  maxAgeSeconds?: number;
  /** In how many steps observations leave these seconds; by default 5. */
  ageBuckets?: number;
}

interface Observed {
  sum: number;
  count: number;
  quantiles: TargetedQuantiles | MovingQuantiles;
}

const DEFAULT_AGE_BUCKETS = 5;

/** Observations as quantiles, with stated bounds of their errors, over a moving window or all that was observed. */
export class Summary<Name extends string = never> extends ValueCollector<Name, Observed, SummaryValue> {
  /** Ascending. */
  readonly #quantiles: readonly number[];

  /**
   * @throws RangeError where the description or a label's name breaks Prometheus's rules, or a target or the window makes
   * no sense
   */
  constructor({
    targets = defaultTargets,
    maxAgeSeconds,
    ageBuckets = DEFAULT_AGE_BUCKETS,
    ...options
  }: SummaryOptions<Name>) {
    const sketch = () =>
      maxAgeSeconds === undefined
        ? new TargetedQuantiles(targets)
        : new MovingQuantiles(targets, { maxAgeSeconds, ageBuckets });
    sketch();
    super('summary', options, () => ({ sum: 0, count: 0, quantiles: sketch() }));
    this.#quantiles = targets.map(({ quantile }) => quantile).toSorted((one, other) => one - other);
  }

  /** What is infinite counts, too. @throws RangeError for NaN */
  observe(labels: LabelValues<Name>, value: number): void {
    if (Number.isNaN(value)) {
      throw new RangeError(`NaN cannot be observed in ${this.name}.`);
    }
    const series = this.series.obtain(labels);
    if (series) {
      series.state.sum += value;
      series.state.count += 1;
      series.state.quantiles.observe(value);
    }
  }

  /** The same as `observe`. */
  add(labels: LabelValues<Name>, value: number): void {
    this.observe(labels, value);
  }

  async collect(): Promise<SummaryFamily> {
    const { name, help, unit } = this;
    return { kind: 'summary', name, help, unit, series: await this.getAll() };
  }

  protected valueFrom({ sum, count, quantiles }: Observed): SummaryValue {
    return {
      sum,
      count,
      quantiles: this.#quantiles.map((quantile) => ({ quantile, value: quantiles.query(quantile) })),
    };
  }
}
