import type { Scrapes, Span } from './scrapes';

/** The scrapes of a span that lie between two starts of the proxy. */
export interface Scraped {
  /** When the proxy was started, epoch milliseconds; `-Infinity` before the first restart. */
  start: number;
  /** The first and the last scrape; the same when there is only one. */
  first: number;
  last: number;
  count: number;
}

/** Spans with the scrapes in them, laid out flat because a month has thousands. */
export interface ScrapedSpans {
  spans: readonly Span[];
  /** The runs of all spans, one span after the other. */
  runs: readonly Scraped[];
  /** For each span the index of its first run in `runs`, then the number of all runs. */
  offsets: Uint32Array;
  /** For each run its first and its last scrape. */
  ends: Float64Array;
}

/** What all series of one server have in common: when they were scraped, and when the proxy was started again. */
export class Timeline {
  #starts: readonly number[] = [-Infinity];

  constructor(readonly scrapes: Scrapes) {}

  /** The proxy's counters begin at nothing at this moment (epoch milliseconds). */
  restart(at: number): void {
    this.#starts = [...this.#starts, at].sort((left, right) => left - right);
  }

  /** Another number after each change of what was stored when. */
  get revision(): number {
    return this.#starts.length + this.scrapes.misses;
  }

  /** When the proxy that runs at a moment was started; `-Infinity` before the first restart. */
  startBefore(at: number): number {
    return this.#starts.findLast((start) => start <= at) ?? -Infinity;
  }

  /** The scrapes of each span, both ends included, by run of the proxy; runs without scrapes are left out. */
  scraped(spans: readonly Span[]): ScrapedSpans {
    const runs: Scraped[] = [];
    const offsets = [0, ...spans.map((span) => runs.push(...this.#runs(span)))];
    return {
      spans,
      runs,
      offsets: Uint32Array.from(offsets),
      ends: Float64Array.from(runs.flatMap(({ first, last }) => [first, last])),
    };
  }

  #runs(span: Span): Scraped[] {
    return this.#starts.flatMap((start, index) => {
      const end = (this.#starts[index + 1] ?? Infinity) - 1;
      if (start > span.to || end < span.from) {
        return [];
      }
      const first = this.scrapes.atOrAfter(Math.max(span.from, start));
      const last = this.scrapes.atOrBefore(Math.min(span.to, end));
      return first > last ? [] : [{ start, first, last, count: this.scrapes.count({ from: first, to: last }) }];
    });
  }
}
