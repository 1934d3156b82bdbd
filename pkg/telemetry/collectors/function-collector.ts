import type { Labels, NumberFamily, Series } from '../metric-family';
import { Collector } from './collector';
import { checkLabelNames, type Description } from './names';

/** Labels whose names are good: those that are read again and again need not be checked each time. */
const checked = new WeakSet<Labels>();

export type NumberReader = () => ReadonlyArray<Series<number>>;

/** Values that are kept elsewhere and read at the moment when they are asked for, as client_golang's `GaugeFunc`. */
export class FunctionCollector extends Collector {
  readonly #kind: NumberFamily['kind'];
  readonly #read: NumberReader;

  /**
   * @param read all series of the moment; none where nothing is known. What it throws fails the whole collection.
   * @throws RangeError where the description breaks Prometheus's rules
   */
  constructor(kind: NumberFamily['kind'], description: Description, read: NumberReader) {
    super(kind, description);
    this.#kind = kind;
    this.#read = read;
  }

  /** @throws RangeError where a label's name breaks Prometheus's rules */
  async collect(): Promise<NumberFamily> {
    const { name, help, unit } = this;
    const series = this.#read();
    for (const { labels } of series) {
      if (!checked.has(labels)) {
        checkLabelNames(Object.keys(labels), this.kind);
        checked.add(labels);
      }
    }
    return { kind: this.#kind, name, help, unit, series };
  }
}

/** The one series of a metric without labels; none where its value is not known. */
export function unlabelled(value: number | null, created: number | null = null): Array<Series<number>> {
  return value === null ? [] : [{ labels: {}, value, created }];
}
