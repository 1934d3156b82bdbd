import { Collector } from './collectors/collector';
import type { Kind, MetricFamily } from './metric-family';

/** Names of samples that a collector of each kind has beside its own, in any format. */
const suffixes: Record<Kind, readonly string[]> = {
  counter: ['_created'],
  gauge: [],
  untyped: [],
  summary: ['_sum', '_count', '_created'],
  histogram: ['_bucket', '_sum', '_count', '_created'],
};

/** The collectors that are exposed together. There is no global one. */
export class Registry {
  readonly #collectors = new Map<string, Collector>();

  /**
   * @throws TypeError for what is no collector
   * @throws RangeError where the name, or one of its samples' names, is taken
   */
  register(collector: Collector): void {
    if (!(collector instanceof Collector)) {
      throw new TypeError('Only collectors can be registered.');
    }
    const taken = new Map(
      [...this.#collectors.values()].flatMap((each) => sampleNames(each).map((name) => [name, each]))
    );
    const clash = sampleNames(collector).find((name) => taken.has(name));
    if (clash !== undefined) {
      throw new RangeError(
        `${collector.name} cannot be registered: ${taken.get(clash)?.name} is there and has the name ${clash}.`
      );
    }
    this.#collectors.set(collector.name, collector);
  }

  /** @throws RangeError where none is registered under the name */
  deregister(name: string): void {
    this.get(name);
    this.#collectors.delete(name);
  }

  /** @throws RangeError where none is registered under the name */
  get(name: string): Collector {
    const collector = this.#collectors.get(name);
    if (!collector) {
      throw new RangeError(`No collector is registered under the name ${name}.`);
    }
    return collector;
  }

  getAll(): Collector[] {
    return [...this.#collectors.values()];
  }

  /** What all collectors have to tell now, in the order in which they were registered. */
  collect(): Promise<MetricFamily[]> {
    return Promise.all(this.getAll().map((collector) => collector.collect()));
  }
}

function sampleNames({ name, kind }: Collector): string[] {
  const base = kind === 'counter' ? name.replace(/_total$/, '') : name;
  return [...new Set([name, base, ...suffixes[kind].map((suffix) => `${base}${suffix}`)])];
}
