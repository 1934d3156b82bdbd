import type { NumberFamily } from '../metric-family';
import { type CollectorOptions, type LabelValues, ValueCollector } from './collector';

/** A value that only grows: requests answered, bytes sent, errors. */
export class Counter<Name extends string = never> extends ValueCollector<Name, { value: number }, number> {
  /** @throws RangeError where the description or a label's name breaks Prometheus's rules */
  constructor(options: CollectorOptions<Name>) {
    super('counter', options, () => ({ value: 0 }));
  }

  inc(labels: LabelValues<Name>): void {
    this.add(labels, 1);
  }

  /** @throws RangeError for a step that is negative or not finite */
  add(labels: LabelValues<Name>, step: number): void {
    this.#check(step);
    const series = this.series.obtain(labels);
    if (series) {
      series.state.value += step;
    }
  }

  /**
   * Takes the value of a counter that is kept elsewhere; since when it counts is not known here.
   *
   * @throws RangeError for a value that is negative or not finite
   */
  set(labels: LabelValues<Name>, value: number): void {
    this.#check(value);
    const series = this.series.obtain(labels);
    if (series) {
      series.state.value = value;
      series.created = null;
    }
  }

  async collect(): Promise<NumberFamily> {
    const { name, help, unit } = this;
    return { kind: 'counter', name, help, unit, series: await this.getAll() };
  }

  protected valueFrom({ value }: { value: number }): number {
    return value;
  }

  #check(value: number): void {
    if (!(value >= 0 && value < Infinity)) {
      throw new RangeError(`The counter ${this.name} only grows; ${value} is no step for it.`);
    }
  }
}
