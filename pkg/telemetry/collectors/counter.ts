import { Counter as Carrier } from 'prom-client';
import type { NumberFamily } from '../metric-family';
import { carriedNumbers, carrierOptions, type SeriesLabel } from './carrier';
import { isUnlabelled, type CollectorOptions, type LabelValues, ValueCollector } from './collector';

/** A value that only grows: requests answered, bytes sent, errors. */
export class Counter<Name extends string = never> extends ValueCollector<Name, number> {
  readonly #carrier: Carrier<SeriesLabel>;

  /** @throws RangeError where the description or a label's name breaks Prometheus's rules */
  constructor(options: CollectorOptions<Name>) {
    super('counter', options);
    this.#carrier = new Carrier(carrierOptions(this.name, this.help));
    if (isUnlabelled(options)) {
      this.#carrier.inc({ series: this.index.add({}) }, 0);
    }
  }

  inc(labels: LabelValues<Name>): void {
    this.add(labels, 1);
  }

  /** @throws RangeError for a step that is negative or not finite */
  add(labels: LabelValues<Name>, step: number): void {
    this.#check(step);
    this.#carrier.inc({ series: this.index.add(labels) }, step);
  }

  /**
   * Takes the value of a counter that is kept elsewhere.
   *
   * @throws RangeError for a value that is negative or not finite
   */
  set(labels: LabelValues<Name>, value: number): void {
    this.#check(value);
    const series = this.index.add(labels);
    this.#carrier.remove({ series });
    this.#carrier.inc({ series }, value);
    this.index.forgetStart(series);
  }

  async collect(): Promise<NumberFamily> {
    const { name, help, unit } = this;
    return { kind: 'counter', name, help, unit, series: await this.getAll() };
  }

  protected values(): Promise<Array<[number, number]>> {
    return carriedNumbers(this.#carrier);
  }

  #check(value: number): void {
    if (!(value >= 0 && value < Infinity)) {
      throw new RangeError(`The counter ${this.name} only grows; ${value} is no step for it.`);
    }
  }
}
