import type { SampledWindow } from './increase';
import type { Scraped, ScrapedSpan, Timeline } from './timeline';
import type { Span } from './scrapes';

export type Labels = Readonly<Record<string, string>>;

/** Samples of one counter, however they are kept. */
export interface Series {
  readonly labels: Labels;
  /** Sums up the samples of a span, both ends included; undefined when there are none. */
  window(span: ScrapedSpan): SampledWindow | undefined;
}

/** What a counter counts. Times are epoch milliseconds. */
export interface CounterSource {
  /** From the beginning until a moment; never falls. */
  counted(at: number): number;
  /** Until before which moment surely nothing is counted after `at`; `at` itself while something may be. */
  quietUntil(at: number): number;
}

/** A time in which nothing was counted; known so that long queries need not ask again and again. */
interface Quiet extends Span {
  start: number;
  value: number;
}

/**
 * One counter as Prometheus has stored it. No samples are kept: they follow from what the proxy had counted at the
 * moment of each scrape. As in the real proxy, a series begins with its first growth after a start, so its first
 * sample is already above zero.
 */
export class CounterSeries implements Series {
  private quiet: Quiet = { start: NaN, from: 0, to: 0, value: 0 };

  constructor(
    readonly labels: Labels,
    private readonly source: CounterSource,
    private readonly timeline: Timeline
  ) {}

  window({ runs }: ScrapedSpan): SampledWindow | undefined {
    const [only] = runs;
    if (only !== undefined && runs.length === 1) {
      return this.windowOfRun(only);
    }
    let window: SampledWindow | undefined;
    for (const run of runs) {
      const next = this.windowOfRun(run);
      window = window === undefined || next === undefined ? (next ?? window) : join(window, next);
    }
    return window;
  }

  /** The stored samples of a span as `[epoch milliseconds, value]`. */
  samples(span: Span): Array<[number, number]> {
    return this.timeline.scraped(span).runs.flatMap((run) => {
      const zero = this.zeroOf(run);
      return this.timeline.scrapes
        .list({ from: run.first, to: run.last })
        .map((at): [number, number] => [at, this.source.counted(at) - zero])
        .filter(([, value]) => value > 0);
    });
  }

  private windowOfRun(run: Scraped): SampledWindow | undefined {
    const { start, from, to, value } = this.quiet;
    if (run.start === start && run.first >= from && run.last < to) {
      return value === 0 ? undefined : whole(run, value, value);
    }
    const zero = this.zeroOf(run);
    const firstValue = this.source.counted(run.first) - zero;
    const lastValue = this.source.counted(run.last) - zero;
    if (firstValue === lastValue) {
      this.quiet = {
        start: run.start,
        from: run.first,
        to: this.source.quietUntil(run.last),
        value: lastValue,
      };
    }
    if (lastValue === 0) {
      return undefined;
    }
    return firstValue === 0 ? this.windowFromBirth(run, zero, lastValue) : whole(run, firstValue, lastValue);
  }

  /** The window of a series that did not exist yet at the first scrape, but does at the last. */
  private windowFromBirth(run: Scraped, zero: number, lastValue: number): SampledWindow {
    const { scrapes } = this.timeline;
    let [before, firstTime] = [run.first, run.last];
    for (;;) {
      const middle = scrapes.atOrAfter(before + (firstTime - before) / 2);
      const probe = middle < firstTime ? middle : scrapes.atOrAfter(before + 1);
      if (probe >= firstTime) {
        break;
      }
      if (this.source.counted(probe) > zero) {
        firstTime = probe;
      } else {
        before = probe;
      }
    }
    return {
      firstTime,
      firstValue: this.source.counted(firstTime) - zero,
      lastTime: run.last,
      lastValue,
      samples: scrapes.count({ from: firstTime, to: run.last }),
      lostToResets: 0,
    };
  }

  private zeroOf({ start }: Scraped): number {
    return start === -Infinity ? 0 : this.source.counted(start);
  }
}

const whole = (run: Scraped, firstValue: number, lastValue: number): SampledWindow => ({
  firstTime: run.first,
  firstValue,
  lastTime: run.last,
  lastValue,
  samples: run.count,
  lostToResets: 0,
});

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
