import type { SampledWindow } from './increase';
import type { Scraped, ScrapedSpans, Timeline } from './timeline';
import type { Span } from './scrapes';

export type Labels = Readonly<Record<string, string>>;

/** Samples of one counter, however they are kept. */
export interface Series {
  readonly labels: Labels;
  /** Sums up the samples of each span, both ends included; undefined where there are none. */
  windows(spans: ScrapedSpans): Array<SampledWindow | undefined>;
}

/** What was counted from the beginning until each of these moments (epoch milliseconds); never falls with time. */
export type CounterSource = (times: Float64Array) => Float64Array;

/**
 * One counter as Prometheus has stored it. No samples are kept: they follow from what the proxy had counted at the
 * moment of each scrape. As in the real proxy, a series begins with its first growth after a start, so its first
 * sample is already above zero.
 */
export class CounterSeries implements Series {
  readonly #source: CounterSource;
  readonly #timeline: Timeline;

  constructor(
    readonly labels: Labels,
    source: CounterSource,
    timeline: Timeline
  ) {
    this.#source = source;
    this.#timeline = timeline;
  }

  windows(spans: ScrapedSpans): Array<SampledWindow | undefined> {
    const counted = this.#source(spans.ends);
    const zeros = this.#zerosOf(spans.runs);
    return spans.spans.map((_, index) => {
      let window: SampledWindow | undefined;
      for (let at = spans.offsets[index] ?? 0; at < (spans.offsets[index + 1] ?? 0); at += 1) {
        const next = this.#windowOfRun(spans.runs[at], zeros[at] ?? 0, counted[2 * at] ?? 0, counted[2 * at + 1] ?? 0);
        window = window === undefined || next === undefined ? (next ?? window) : join(window, next);
      }
      return window;
    });
  }

  /** What the proxy would tell of it at a moment; undefined while the series does not exist. */
  valueAt(time: number): number | undefined {
    const value = this.#countedAt(time) - this.#countedAt(this.#timeline.startBefore(time));
    return value > 0 ? value : undefined;
  }

  /** The stored samples of a span as `[epoch milliseconds, value]`. */
  samples(span: Span): Array<[number, number]> {
    const { runs } = this.#timeline.scraped([span]);
    const zeros = this.#zerosOf(runs);
    return runs.flatMap((run, index) => {
      const times = this.#timeline.scrapes.list({ from: run.first, to: run.last });
      const counted = this.#source(Float64Array.from(times));
      const zero = zeros[index] ?? 0;
      return times
        .map((time, at): [number, number] => [time, (counted[at] ?? 0) - zero])
        .filter(([, value]) => value > 0);
    });
  }

  #windowOfRun(run: Scraped | undefined, zero: number, first: number, last: number): SampledWindow | undefined {
    if (run === undefined || last === zero) {
      return undefined;
    }
    if (first === zero) {
      return this.#windowFromBirth(run, zero, last);
    }
    return {
      firstTime: run.first,
      firstValue: first - zero,
      lastTime: run.last,
      lastValue: last - zero,
      samples: run.count,
      lostToResets: 0,
    };
  }

  /** The window of a series that did not exist yet at the first scrape, but does at the last. */
  #windowFromBirth(run: Scraped, zero: number, last: number): SampledWindow {
    const { scrapes } = this.#timeline;
    let [before, firstTime] = [run.first, run.last];
    for (;;) {
      const middle = scrapes.atOrAfter(before + (firstTime - before) / 2);
      const probe = middle < firstTime ? middle : scrapes.atOrAfter(before + 1);
      if (probe >= firstTime) {
        break;
      }
      if (this.#countedAt(probe) > zero) {
        firstTime = probe;
      } else {
        before = probe;
      }
    }
    return {
      firstTime,
      firstValue: this.#countedAt(firstTime) - zero,
      lastTime: run.last,
      lastValue: last - zero,
      samples: scrapes.count({ from: firstTime, to: run.last }),
      lostToResets: 0,
    };
  }

  /** For each run what had been counted when it started, and so is 0 to its counter. */
  #zerosOf(runs: readonly Scraped[]): Float64Array {
    const zeros = new Float64Array(runs.length);
    let start = -Infinity;
    let zero = 0;
    for (let index = 0; index < runs.length; index += 1) {
      const { start: next = start } = runs[index] ?? {};
      if (next !== start) {
        start = next;
        zero = this.#countedAt(start);
      }
      zeros[index] = zero;
    }
    return zeros;
  }

  #countedAt(time: number): number {
    return this.#source(Float64Array.of(time))[0] ?? 0;
  }
}

const join = (before: SampledWindow, after: SampledWindow): SampledWindow => ({
  firstTime: before.firstTime,
  firstValue: before.firstValue,
  lastTime: after.lastTime,
  lastValue: after.lastValue,
  samples: before.samples + after.samples,
  lostToResets: before.lostToResets + after.lostToResets + (after.firstValue < before.lastValue ? before.lastValue : 0),
});

/** Prometheus's order of label sets: by name, then by value, label after label. */
export const compareLabels = (left: Labels, right: Labels): number => {
  const [leftNames, rightNames] = [Object.keys(left).sort(), Object.keys(right).sort()];
  for (const [index, name] of leftNames.entries()) {
    const other = rightNames[index];
    if (other === undefined) {
      return 1;
    }
    const order = compareText(name, other) || compareText(left[name] ?? '', right[name] ?? '');
    if (order !== 0) {
      return order;
    }
  }
  return leftNames.length - rightNames.length;
};

const compareText = (left: string, right: string): number => Buffer.compare(Buffer.from(left), Buffer.from(right));
