import type { NumberFamily } from '../metric-family';
import { type CollectorOptions, type LabelValues, ValueCollector } from './collector';

/** What gauges and untyped metrics share: a value that goes up and down. */
abstract class FreeValue<Name extends string> extends ValueCollector<Name, { value: number }, number> {
  readonly #kind: 'gauge' | 'untyped';

  constructor(kind: 'gauge' | 'untyped', options: CollectorOptions<Name>) {
    super(kind, options, () => ({ value: 0 }));
    this.#kind = kind;
  }

  set(labels: LabelValues<Name>, value: number): void {
    const series = this.series.obtain(labels);
    if (series) {
      series.state.value = value;
    }
  }

  inc(labels: LabelValues<Name>): void {
    this.add(labels, 1);
  }

  dec(labels: LabelValues<Name>): void {
    this.add(labels, -1);
  }

  add(labels: LabelValues<Name>, step: number): void {
    const series = this.series.obtain(labels);
    if (series) {
      series.state.value += step;
    }
  }

  sub(labels: LabelValues<Name>, step: number): void {
    this.add(labels, -step);
  }

  async collect(): Promise<NumberFamily> {
    const { name, help, unit } = this;
    const series = await this.getAll();
    return { kind: this.#kind, name, help, unit, series: series.map((each) => ({ ...each, created: null })) };
  }

  protected valueFrom({ value }: { value: number }): number {
    return value;
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
