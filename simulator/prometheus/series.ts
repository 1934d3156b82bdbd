import type { SampledWindow } from './increase';
import type { Scrapes, Span } from './scrapes';

export type Labels = Readonly<Record<string, string>>;

/** Where samples come from and which of them exist; shared by all series of one server. */
export interface Timeline {
  readonly scrapes: Scrapes;
  /** When the proxy was started again, epoch milliseconds, ascending. Its counters began at nothing each time. */
  readonly restarts: readonly number[];
}

/**
 * One counter as Prometheus has stored it. No samples are kept: they follow from what the proxy had counted at the
 * moment of each scrape. As in the real proxy, a series begins with its first growth after a start, so its first
 * sample is already above zero.
 */
export class CounterSeries {
  /**
   * @param counted what was counted from the beginning until a moment (epoch milliseconds); never falls
   */
  constructor(
    readonly labels: Labels,
    private readonly counted: (at: number) => number,
    private readonly timeline: Timeline
  ) {}

  /** Sums up the samples of a span, both ends included; undefined when there are none. */
  window(span: Span): SampledWindow | undefined {
    let window: SampledWindow | undefined;
    for (const run of this.runs(span)) {
      const next = this.windowOfRun(run);
      window = window === undefined || next === undefined ? (next ?? window) : join(window, next);
    }
    return window;
  }

  /** The stored samples of a span as `[epoch milliseconds, value]`. */
  samples(span: Span): Array<[number, number]> {
    const samples: Array<[number, number]> = [];
    for (const { start, from, to } of this.runs(span)) {
      const zero = this.zeroOf(start);
      for (let at = this.timeline.scrapes.atOrAfter(from); at <= to; at = this.timeline.scrapes.atOrAfter(at + 1)) {
        const value = this.counted(at) - zero;
        if (value > 0) {
          samples.push([at, value]);
        }
      }
    }
    return samples;
  }

  private windowOfRun({ start, from, to }: Run): SampledWindow | undefined {
    const { scrapes } = this.timeline;
    const lastTime = scrapes.atOrBefore(to);
    let firstTime = scrapes.atOrAfter(from);
    if (firstTime > lastTime) {
      return undefined;
    }
    const zero = this.zeroOf(start);
    const lastValue = this.counted(lastTime) - zero;
    if (lastValue === 0) {
      return undefined;
    }
    let firstValue = this.counted(firstTime) - zero;
    if (firstValue === 0) {
      firstTime = this.firstAbove(zero, firstTime, lastTime);
      firstValue = this.counted(firstTime) - zero;
    }
    const samples = scrapes.count({ from: firstTime, to: lastTime });
    return { firstTime, firstValue, lastTime, lastValue, samples, lostToResets: 0 };
  }

  /** The first scrape after `low` at which more than `zero` was counted, knowing that it was at `high`. */
  private firstAbove(zero: number, low: number, high: number): number {
    const { scrapes } = this.timeline;
    let [below, above] = [low, high];
    for (;;) {
      const middle = scrapes.atOrAfter(below + (above - below) / 2);
      const probe = middle < above ? middle : scrapes.atOrAfter(below + 1);
      if (probe >= above) {
        return above;
      }
      if (this.counted(probe) > zero) {
        above = probe;
      } else {
        below = probe;
      }
    }
  }

  private zeroOf(start: number): number {
    return start === -Infinity ? 0 : this.counted(start);
  }

  private runs(span: Span): Run[] {
    const starts = [-Infinity, ...this.timeline.restarts];
    return starts
      .map((start, index) => ({
        start,
        from: Math.max(span.from, start),
        to: Math.min(span.to, (starts[index + 1] ?? Infinity) - 1),
      }))
      .filter(({ from, to }) => from <= to);
  }
}

/** The part of a span between two starts of the proxy. */
interface Run extends Span {
  start: number;
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
