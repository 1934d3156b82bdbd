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

/** A span with the scrapes in it, by run of the proxy. */
export interface ScrapedSpan extends Span {
  runs: readonly Scraped[];
}

/** What all series of one server have in common: when they were scraped, and when the proxy was started again. */
export class Timeline {
  private starts: readonly number[] = [-Infinity];

  constructor(readonly scrapes: Scrapes) {}

  /** The proxy's counters begin at nothing at this moment (epoch milliseconds). */
  restart(at: number): void {
    this.starts = [...this.starts, at].sort((left, right) => left - right);
  }

  /** The scrapes of a span, both ends included, by run of the proxy; runs without scrapes are left out. */
  scraped(span: Span): ScrapedSpan {
    return { ...span, runs: this.runs(span) };
  }

  private runs(span: Span): Scraped[] {
    return this.starts.flatMap((start, index) => {
      const end = (this.starts[index + 1] ?? Infinity) - 1;
      if (start > span.to || end < span.from) {
        return [];
      }
      const first = this.scrapes.atOrAfter(Math.max(span.from, start));
      const last = this.scrapes.atOrBefore(Math.min(span.to, end));
      return first > last ? [] : [{ start, first, last, count: this.scrapes.count({ from: first, to: last }) }];
    });
  }
}
