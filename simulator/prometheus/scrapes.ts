/** Prometheus scrapes the proxy once a minute. */
export const SCRAPE_INTERVAL = 60_000;

/** A span in epoch milliseconds; both ends belong to it. */
export interface Span {
  from: number;
  to: number;
}

/**
 * The moments at which samples were stored: a grid of minutes, without what was missed while Prometheus was down or
 * the proxy did not answer.
 */
export class Scrapes {
  readonly #since: number;
  readonly #phase: number;

  #missed: Span[] = [];

  /**
   * @param since no scrape happened before, epoch milliseconds
   * @param phase milliseconds between a full minute and the scrape
   */
  constructor(since: number, phase: number) {
    this.#since = since;
    this.#phase = phase;
  }

  /** Takes out the scrapes of a span, as if they had never happened. */
  miss(span: Span): void {
    this.#missed = [...this.#missed, span].sort((left, right) => left.from - right.from);
  }

  /** How many spans were taken out. */
  get misses(): number {
    return this.#missed.length;
  }

  /** The first scrape at or after a moment. */
  atOrAfter(time: number): number {
    let scrape = this.#onGrid(Math.ceil((Math.max(time, this.#since) - this.#phase) / SCRAPE_INTERVAL));
    for (const { from, to } of this.#missed) {
      if (scrape >= from && scrape <= to) {
        scrape = this.#onGrid(Math.floor((to - this.#phase) / SCRAPE_INTERVAL) + 1);
      }
    }
    return scrape;
  }

  /** The last scrape at or before a moment; before the first one, a moment at which there is no sample. */
  atOrBefore(time: number): number {
    let scrape = this.#onGrid(Math.floor((time - this.#phase) / SCRAPE_INTERVAL));
    for (const { from, to } of this.#missed.toReversed()) {
      if (scrape >= from && scrape <= to) {
        scrape = this.#onGrid(Math.ceil((from - this.#phase) / SCRAPE_INTERVAL) - 1);
      }
    }
    return scrape;
  }

  /** How many scrapes lie in a span whose ends are scrapes. */
  count({ from, to }: Span): number {
    let count = Math.round((to - from) / SCRAPE_INTERVAL) + 1;
    let counted = from;
    for (const span of this.#missed) {
      const first = this.#onGrid(Math.ceil((Math.max(span.from, counted) - this.#phase) / SCRAPE_INTERVAL));
      const last = this.#onGrid(Math.floor((Math.min(span.to, to) - this.#phase) / SCRAPE_INTERVAL));
      if (last >= first) {
        count -= Math.round((last - first) / SCRAPE_INTERVAL) + 1;
        counted = last + SCRAPE_INTERVAL;
      }
    }
    return count;
  }

  /** All scrapes of a span. */
  list({ from, to }: Span): number[] {
    const scrapes: number[] = [];
    for (let at = this.atOrAfter(from); at <= to; at = this.atOrAfter(at + 1)) {
      scrapes.push(at);
    }
    return scrapes;
  }

  #onGrid(index: number): number {
    return index * SCRAPE_INTERVAL + this.#phase;
  }
}
