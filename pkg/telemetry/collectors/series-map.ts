import type { Labels } from '../metric-family';

/** One series of a collector. */
export interface Entry<State> {
  /** Constant labels included; always the same object. */
  labels: Labels;
  /** Epoch seconds since when the series counts; null where that is not known. */
  created: number | null;
  state: State;
}

export interface SeriesMapOptions<State> {
  labelNames: readonly string[];
  constLabels: Labels;
  /** How many series there may be. */
  maxSeries: number;
  /** What a series begins with. */
  begin: () => State;
}

/** The series of a collector by the values of their labels, in the order in which they came. */
export class SeriesMap<State> {
  readonly #options: SeriesMapOptions<State>;
  readonly #entries = new Map<string, Entry<State>>();
  #dropped = 0;

  constructor(options: SeriesMapOptions<State>) {
    this.#options = options;
  }

  /** How often a series was wanted beyond the bound. */
  get dropped(): number {
    return this.#dropped;
  }

  /**
   * The series with these labels, a new one where need be.
   *
   * @returns null where it would be one too many; that is counted
   * @throws RangeError where labels are missing or unknown
   */
  obtain(labels: Labels): Entry<State> | null {
    const key = this.#keyOf(labels);
    const known = this.#entries.get(key);
    if (known) {
      return known;
    }
    if (this.#entries.size >= this.#options.maxSeries) {
      this.#dropped += 1;
      return null;
    }
    const entry = { labels: this.#allLabels(labels), created: Date.now() / 1000, state: this.#options.begin() };
    this.#entries.set(key, entry);
    return entry;
  }

  /** @throws RangeError where there is no such series */
  find(labels: Labels): Entry<State> {
    const entry = this.#entries.get(this.#keyOf(labels));
    if (!entry) {
      throw new RangeError(`There is no series with the labels ${JSON.stringify(labels)}.`);
    }
    return entry;
  }

  /** @returns whether there was such a series @throws RangeError where labels are missing or unknown */
  remove(labels: Labels): boolean {
    return this.#entries.delete(this.#keyOf(labels));
  }

  /** @throws RangeError where labels are missing or unknown */
  check(labels: Labels): void {
    this.#keyOf(labels);
  }

  all(): Iterable<Entry<State>> {
    return this.#entries.values();
  }

  /** Not just the values in a row: two series could have the same text. */
  #keyOf(labels: Labels): string {
    const { labelNames } = this.#options;
    const values = labelNames.map((name) => labels[name]);
    if (values.some((value) => typeof value !== 'string') || Object.keys(labels).length !== values.length) {
      throw new RangeError(`Labels wanted: ${listed(labelNames)}; given: ${listed(Object.keys(labels))}.`);
    }
    return JSON.stringify(values);
  }

  #allLabels(labels: Labels): Labels {
    const { labelNames, constLabels } = this.#options;
    const own = labelNames.map((name) => [name, labels[name] ?? ''] as const);
    return Object.freeze({ ...constLabels, ...Object.fromEntries(own) });
  }
}

function listed(names: readonly string[]): string {
  return names.length > 0 ? names.join(', ') : 'none';
}
