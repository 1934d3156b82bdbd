import type { NumberFamily, Series } from '../metric-family';
import { Collector } from './collector';
import type { Column } from './column';
import type { Description } from './names';

/** Values that are kept elsewhere and read at the moment when they are asked for, as client_golang's `GaugeFunc`. */
export class FunctionCollector extends Collector {
  readonly #kind: NumberFamily['kind'];
  readonly #read: () => readonly Column[];

  /**
   * @param read all series of the moment, in any number of parts. What it throws fails the whole collection.
   * @throws RangeError where the description breaks Prometheus's rules
   */
  constructor(kind: NumberFamily['kind'], description: Description, read: () => readonly Column[]) {
    super(kind, description);
    this.#kind = kind;
    this.#read = read;
  }

  async collect(): Promise<NumberFamily> {
    const { name, help, unit } = this;
    return { kind: this.#kind, name, help, unit, series: new Joined(this.#read()) };
  }
}

class Joined implements Iterable<Series<number>> {
  readonly #columns: readonly Column[];

  constructor(columns: readonly Column[]) {
    this.#columns = columns;
  }

  *[Symbol.iterator](): Generator<Series<number>> {
    for (const column of this.#columns) {
      yield* column;
    }
  }
}
