import { LRUCache } from 'lru-cache';
import { PluginError } from '../../errors/plugin-error';
import type { Labels, SampledSeries } from './client/answers';
import type { EngineClient } from './client/engine-client';

/** One series of an expression's values. */
export interface Row {
  /** Without `__name__`. */
  labels: Labels;
  /** One for each moment asked for; null where there is none. */
  values: ReadonlyArray<number | null>;
}

/** Moments in one request; Prometheus takes 11,000. */
const MOST_MOMENTS = 1000;

/** Evaluates expressions for one caller, who may leave. Times are epoch **milliseconds**. */
export class Evaluator {
  readonly #client: EngineClient;
  readonly #signal: AbortSignal;

  constructor(client: EngineClient, signal: AbortSignal) {
    this.#client = client;
    this.#signal = signal;
  }

  /**
   * The values of an expression at moments that ascend, in as few requests as their spacing allows.
   *
   * @throws PluginError one of `PROMETHEUS_…`, or `REQUEST_CANCELLED`
   */
  async at(expression: string, moments: readonly number[]): Promise<Row[]> {
    const answers = await Promise.all(evenRuns(moments).map((run) => this.#askRun(expression, run)));
    const indexOf = new Map(moments.map((moment, index) => [moment, index]));
    const rows = new Map<string, { labels: Labels; values: Array<number | null> }>();
    for (const { labels, samples } of answers.flat()) {
      const named = shared(withoutName(labels));
      const key = labelsKey(named);
      const row = rows.get(key) ?? { labels: named, values: moments.map(() => null) };
      rows.set(key, row);
      for (const [at, value] of samples) {
        const index = indexOf.get(at);
        if (index === undefined) {
          throw new PluginError('PROMETHEUS_RESPONSE_INVALID', '(values at moments that were not asked for)');
        }
        row.values[index] = value;
      }
    }
    return [...rows.values()];
  }

  /** The samples that are stored of a selector's series after `from` and until `to`. */
  async samples(selector: string, from: number, to: number): Promise<SampledSeries[]> {
    const series = await this.#client.query(`${selector}[${to - from}ms]`, to, this.#signal);
    return series.map(({ labels, samples }) => ({
      labels: withoutName(labels),
      // Until version 3 a range took in its first moment too.
      samples: samples.filter(([at]) => at > from),
    }));
  }

  /** An answer that is too large is asked for in halves. */
  async #askRun(expression: string, run: readonly number[]): Promise<SampledSeries[]> {
    try {
      return await this.#ask(expression, run);
    } catch (error) {
      if (run.length === 1 || PluginError.from(error).code !== 'PROMETHEUS_RESPONSE_TOO_LARGE') {
        throw error;
      }
    }
    const middle = Math.ceil(run.length / 2);
    const first = await this.#askRun(expression, run.slice(0, middle));
    return [...first, ...(await this.#askRun(expression, run.slice(middle)))];
  }

  #ask(expression: string, run: readonly number[]): Promise<SampledSeries[]> {
    const [start = 0, second] = run;
    return second === undefined
      ? this.#client.query(expression, start, this.#signal)
      : this.#client.queryRange(expression, { start, end: run.at(-1) ?? start, step: second - start }, this.#signal);
  }
}

/** One text for a set of labels. */
export function labelsKey(labels: Labels): string {
  const key =
    keys.get(labels) ?? JSON.stringify(Object.entries(labels).sort(([left], [right]) => (left < right ? -1 : 1)));
  keys.set(labels, key);
  return key;
}

/** A month by day names each series dozens of times. */
const keys = new WeakMap<Labels, string>();
const sharedLabels = new LRUCache<string, Labels>({ max: 20_000 });

/** The same object for labels that an engine writes alike, so that their key is made once. */
function shared(labels: Labels): Labels {
  const text = JSON.stringify(labels);
  const found = sharedLabels.get(text) ?? labels;
  if (found === labels) {
    sharedLabels.set(text, labels);
  }
  return found;
}

/** Splits moments into runs that are evenly apart. */
export function evenRuns(moments: readonly number[]): number[][] {
  const runs: number[][] = [];
  for (const moment of moments) {
    const run = runs.at(-1);
    const [first = 0, second] = run ?? [];
    const isNext = second === undefined || moment - (run?.at(-1) ?? 0) === second - first;
    if (run && isNext && run.length < MOST_MOMENTS) {
      run.push(moment);
    } else {
      runs.push([moment]);
    }
  }
  return runs;
}

function withoutName({ __name__: _, ...labels }: Labels): Labels {
  return labels;
}
