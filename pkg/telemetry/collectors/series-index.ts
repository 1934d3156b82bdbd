import type { Labels } from '../metric-family';

interface Entry {
  /** Constant labels included; always the same object. */
  labels: Labels;
  /** Epoch seconds since when the series counts; null where that is not known. */
  created: number | null;
}

/**
 * Numbers the series of a collector. What keeps their values (prom-client, a sketch) goes by the number: a text made of
 * the labels can be the same for two series.
 */
export class SeriesIndex {
  readonly #labelNames: readonly string[];
  readonly #constLabels: Labels;
  readonly #numbers = new Map<string, number>();
  readonly #entries: Entry[] = [];

  constructor(labelNames: readonly string[], constLabels: Labels) {
    this.#labelNames = labelNames;
    this.#constLabels = constLabels;
  }

  /** The number of a series, a new one where need be. @throws RangeError where labels are missing or unknown */
  add(labels: Labels): number {
    const key = this.#keyOf(labels);
    const known = this.#numbers.get(key);
    if (known !== undefined) {
      return known;
    }
    const number = this.#entries.length;
    this.#numbers.set(key, number);
    this.#entries.push({ labels: this.#allLabels(labels), created: Date.now() / 1000 });
    return number;
  }

  /** @throws RangeError where there is no such series */
  find(labels: Labels): number {
    const number = this.#numbers.get(this.#keyOf(labels));
    if (number === undefined) {
      throw new RangeError(`There is no series with the labels ${JSON.stringify(labels)}.`);
    }
    return number;
  }

  /** @throws RangeError where there is no such series */
  describe(number: number): Readonly<Entry> {
    return this.#entry(number);
  }

  /** Whoever sets a counter's value counts elsewhere, since nobody here knows when. */
  forgetStart(number: number): void {
    this.#entry(number).created = null;
  }

  #entry(number: number): Entry {
    const entry = this.#entries[number];
    if (!entry) {
      throw new RangeError(`There is no series of the number ${number}.`);
    }
    return entry;
  }

  #keyOf(labels: Labels): string {
    const values = this.#labelNames.map((name) => labels[name]);
    if (values.some((value) => typeof value !== 'string') || Object.keys(labels).length !== values.length) {
      throw new RangeError(`Labels wanted: ${listed(this.#labelNames)}; given: ${listed(Object.keys(labels))}.`);
    }
    return JSON.stringify(values);
  }

  #allLabels(labels: Labels): Labels {
    const own = this.#labelNames.map((name) => [name, labels[name] ?? ''] as const);
    return Object.freeze({ ...this.#constLabels, ...Object.fromEntries(own) });
  }
}

function listed(names: readonly string[]): string {
  return names.length > 0 ? names.join(', ') : 'none';
}
