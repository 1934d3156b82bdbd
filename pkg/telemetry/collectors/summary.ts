import type { SummaryFamily, SummaryValue } from '../metric-family';
import { isUnlabelled, type CollectorOptions, type LabelValues, ValueCollector } from './collector';
import { defaultTargets, TargetedQuantiles, type QuantileTarget } from './targeted-quantiles';

export interface SummaryOptions<Name extends string = never> extends CollectorOptions<Name> {
  /** Quantiles to tell, each with the error that its rank may have; by default 0.5 ± 0.05, 0.9 ± 0.01, 0.99 ± 0.001. */
  targets?: readonly QuantileTarget[];
}

interface Observed {
  sum: number;
  count: number;
  quantiles: TargetedQuantiles;
}

/** Observations as quantiles, with stated bounds of their errors, over all that was observed since the start. */
export class Summary<Name extends string = never> extends ValueCollector<Name, SummaryValue> {
  readonly #targets: readonly QuantileTarget[];
  readonly #observed = new Map<number, Observed>();

  /** @throws RangeError where the description or a label's name breaks Prometheus's rules, or a target makes no sense */
  constructor(options: SummaryOptions<Name>) {
    super('summary', options);
    this.#targets = options.targets ?? defaultTargets;
    const first = new TargetedQuantiles(this.#targets);
    if (isUnlabelled(options)) {
      this.#observed.set(this.index.add({}), { sum: 0, count: 0, quantiles: first });
    }
  }

  /** @throws RangeError for a value that is not finite */
  observe(labels: LabelValues<Name>, value: number): void {
    if (!Number.isFinite(value)) {
      throw new RangeError(`${value} cannot be observed in ${this.name}.`);
    }
    const observed = this.#observedAt(this.index.add(labels));
    observed.sum += value;
    observed.count += 1;
    observed.quantiles.observe(value);
  }

  /** The same as `observe`. */
  add(labels: LabelValues<Name>, value: number): void {
    this.observe(labels, value);
  }

  async collect(): Promise<SummaryFamily> {
    const { name, help, unit } = this;
    return { kind: 'summary', name, help, unit, series: await this.getAll() };
  }

  protected async values(): Promise<Array<[number, SummaryValue]>> {
    return [...this.#observed].map(([series, { sum, count, quantiles }]) => [
      series,
      { sum, count, quantiles: this.#targets.map(({ quantile }) => ({ quantile, value: quantiles.query(quantile) })) },
    ]);
  }

  #observedAt(series: number): Observed {
    const known = this.#observed.get(series);
    if (known) {
      return known;
    }
    const observed = { sum: 0, count: 0, quantiles: new TargetedQuantiles(this.#targets) };
    this.#observed.set(series, observed);
    return observed;
  }
}
