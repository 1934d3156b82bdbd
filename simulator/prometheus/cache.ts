import type { Clock } from '../clock';
import { promQl, type Expression } from './expression';
import type { InstantValue, PrometheusApi } from './prometheus';
import type { RangeSummary } from './range-summary';

/** How long answers are kept, milliseconds. */
const KEPT = 300_000;

interface Kept<T> {
  at: number;
  result: T;
}

/**
 * The cache that the management API has in front of Prometheus since 1.12.2. Its key is the text of the query, so that
 * `1h` and `3600s` share an entry and windows of other lengths have entries of another age; failures are not kept, and
 * equal queries in flight are not joined.
 */
export class CachedPrometheus implements PrometheusApi {
  readonly #prometheus: PrometheusApi;
  readonly #now: Clock['now'];

  readonly #instants = new Map<string, Kept<InstantValue[]>>();
  readonly #ranges = new Map<string, Kept<RangeSummary[]>>();

  constructor(prometheus: PrometheusApi, now: Clock['now']) {
    this.#prometheus = prometheus;
    this.#now = now;
  }

  query(expression: Expression): Promise<InstantValue[]> {
    return this.#through(this.#instants, promQl(expression), () => this.#prometheus.query(expression));
  }

  queryRange(expression: Expression, start: number, end: number, step: number): Promise<RangeSummary[]> {
    const key = `${promQl(expression)} ${start} ${end} ${step}`;
    return this.#through(this.#ranges, key, () => this.#prometheus.queryRange(expression, start, end, step));
  }

  /** Drops what is older than five minutes; the management API does so at the beginning of each request only. */
  prune(): void {
    const oldest = this.#now() - KEPT;
    for (const cache of [this.#instants, this.#ranges]) {
      for (const [key, { at }] of cache) {
        if (at < oldest) {
          cache.delete(key);
        }
      }
    }
  }

  async #through<T>(cache: Map<string, Kept<T>>, key: string, ask: () => Promise<T>): Promise<T> {
    const kept = cache.get(key);
    if (kept !== undefined) {
      return kept.result;
    }
    const result = await ask();
    cache.set(key, { at: this.#now(), result });
    return result;
  }
}
