import type { Labels, Series } from '../metric-family';
import { checkLabelNames } from './names';

/** Labels whose names are good: the same ones are added again and again. */
const checked = new WeakSet<Labels>();

/**
 * Series with a number each, as two lists: where there are a hundred thousand, an object for each would take several
 * times as much memory.
 */
export class Column implements Iterable<Series<number>> {
  readonly #created: number | null;

  readonly #labels: Labels[] = [];
  readonly #values: number[] = [];

  /** @param created epoch seconds at which all of them began to count; null where that is not known, and for gauges */
  constructor(created: number | null = null) {
    this.#created = created;
  }

  /** @throws RangeError where a label's name breaks Prometheus's rules */
  add(labels: Labels, value: number): this {
    if (!checked.has(labels)) {
      checkLabelNames(Object.keys(labels), 'untyped');
      checked.add(labels);
    }
    this.#labels.push(labels);
    this.#values.push(value);
    return this;
  }

  *[Symbol.iterator](): Generator<Series<number>> {
    const created = this.#created;
    for (const [index, labels] of this.#labels.entries()) {
      yield { labels, value: this.#values[index] ?? NaN, created };
    }
  }
}

/** The one series of a metric without labels; none where its value is not known. */
export function unlabelled(value: number | null, created: number | null = null): Column {
  const column = new Column(created);
  return value === null ? column : column.add({}, value);
}
