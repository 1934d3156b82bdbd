import { Gauge as Carrier } from 'prom-client';
import type { NumberFamily } from '../metric-family';
import { carriedNumbers, carrierOptions, type SeriesLabel } from './carrier';
import { isUnlabelled, type CollectorOptions, type LabelValues, ValueCollector } from './collector';

/** What gauges and untyped metrics share: a value that goes up and down. */
abstract class FreeValue<Name extends string> extends ValueCollector<Name, number> {
  readonly #carrier: Carrier<SeriesLabel>;
  readonly #kind: 'gauge' | 'untyped';

  constructor(kind: 'gauge' | 'untyped', options: CollectorOptions<Name>) {
    super(kind, options);
    this.#kind = kind;
    this.#carrier = new Carrier(carrierOptions(this.name, this.help));
    if (isUnlabelled(options)) {
      this.#carrier.set({ series: this.index.add({}) }, 0);
    }
  }

  set(labels: LabelValues<Name>, value: number): void {
    this.#carrier.set({ series: this.index.add(labels) }, value);
  }

  inc(labels: LabelValues<Name>): void {
    this.add(labels, 1);
  }

  dec(labels: LabelValues<Name>): void {
    this.add(labels, -1);
  }

  add(labels: LabelValues<Name>, step: number): void {
    this.#carrier.inc({ series: this.index.add(labels) }, step);
  }

  sub(labels: LabelValues<Name>, step: number): void {
    this.add(labels, -step);
  }

  async collect(): Promise<NumberFamily> {
    const { name, help, unit } = this;
    const series = await this.getAll();
    return { kind: this.#kind, name, help, unit, series: series.map((each) => ({ ...each, created: null })) };
  }

  protected values(): Promise<Array<[number, number]>> {
    return carriedNumbers(this.#carrier);
  }
}

/** A value that goes up and down: calls in flight, memory, temperature. */
export class Gauge<Name extends string = never> extends FreeValue<Name> {
  /** @throws RangeError where the description or a label's name breaks Prometheus's rules */
  constructor(options: CollectorOptions<Name>) {
    super('gauge', options);
  }
}

/** A value of which nobody says whether it only grows: what comes from elsewhere. */
export class Untyped<Name extends string = never> extends FreeValue<Name> {
  /** @throws RangeError where the description or a label's name breaks Prometheus's rules */
  constructor(options: CollectorOptions<Name>) {
    super('untyped', options);
  }
}
