import type { Clock } from '../clock';
import { DaySummaries } from './day-summaries';
import { promQl, windowLength, type CounterName, type Expression } from './expression';
import { increase, rate } from './increase';
import { RETENTION, summaryOf, type RangeSummary } from './range-summary';
import type { Series, Labels } from './series';
import type { Span } from './scrapes';
import type { ScrapedSpans, Timeline } from './timeline';

/** A range query may have this many steps. */
const MOST_STEPS = 11_000;

export interface InstantValue {
  labels: Labels;
  /** Epoch seconds. */
  time: number;
  value: number;
}

/** The queries that the management API asks of Prometheus. Failing means that the API answers with status 500. */
export interface PrometheusApi {
  query(expression: Expression): Promise<InstantValue[]>;
  /** `start`, `end` and `step` in seconds. */
  queryRange(expression: Expression, start: number, end: number, step: number): Promise<RangeSummary[]>;
}

export class PrometheusError extends Error {}

/** `down` refuses queries, `frozen` never answers them; neither scrapes. */
export type PrometheusState = 'up' | 'down' | 'frozen';

/** The Prometheus inside one Outline server. */
export class Prometheus implements PrometheusApi {
  readonly #now: Clock['now'];
  readonly #timeline: Timeline;
  readonly #select: (counter: CounterName) => readonly Series[];

  state: PrometheusState = 'up';
  readonly #days: DaySummaries;

  /**
   * @param now the server's clock
   * @param select the series of a counter, in the order of their labels
   */
  constructor(now: Clock['now'], timeline: Timeline, select: (counter: CounterName) => readonly Series[]) {
    this.#now = now;
    this.#timeline = timeline;
    this.#select = select;

    this.#days = new DaySummaries(timeline, select, (expression, times) =>
      this.#evaluate(expression, times, ({ labels, values }) => summaryOf(labels, times, values))
    );
  }

  async query(expression: Expression): Promise<InstantValue[]> {
    await this.#ready();
    const at = this.#now();
    return this.#evaluate(expression, [at], ({ labels, values }) => ({
      labels,
      time: at / 1000,
      value: values[0] ?? NaN,
    }));
  }

  async queryRange(expression: Expression, start: number, end: number, step: number): Promise<RangeSummary[]> {
    await this.#ready();
    const steps = Math.floor((end - start) / step);
    if (!(steps >= 0 && steps <= MOST_STEPS)) {
      throw new PrometheusError('exceeded maximum resolution of 11,000 points per timeseries');
    }
    const times = Array.from({ length: steps + 1 }, (_, index) => Math.round((start + index * step) * 1000));
    return this.#days.summarize(expression, times, this.#now());
  }

  async #ready(): Promise<void> {
    if (this.state === 'frozen') {
      await new Promise<never>(() => undefined);
    }
    if (this.state === 'down') {
      throw new PrometheusError('connection refused');
    }
  }

  /** Evaluates group after group, so that only one group's steps are in memory, and lets others in between. */
  async #evaluate<T>(expression: Expression, times: readonly number[], present: (group: Evaluated) => T): Promise<T[]> {
    const length = windowLength(expression.window);
    if (length === undefined) {
      throw new PrometheusError(`parse error in ${promQl(expression)}`);
    }
    const calculate = expression.function === 'rate' ? rate : increase;
    const windows = this.#windows(times, length);
    const presented: T[] = [];
    for (const { labels, members } of groupsOf(this.#select(expression.counter), expression.by)) {
      const values = new Float64Array(times.length).fill(NaN);
      for (const series of members) {
        addTo(values, series, windows, calculate);
        await pauseWhenDue();
      }
      if (!values.every(Number.isNaN)) {
        presented.push(present({ labels, values }));
      }
    }
    return presented;
  }

  #windows(times: readonly number[], length: number): Windows {
    const now = this.#now();
    const spans = times.map((to) => ({ from: to - length, to }));
    const stored = spans.map(({ from, to }) => ({ from: Math.max(from, now - RETENTION), to: Math.min(to, now) }));
    return { spans, stored: this.#timeline.scraped(stored) };
  }
}

interface Windows {
  spans: readonly Span[];
  /** For each window, the part of it of which there can be samples. */
  stored: ScrapedSpans;
}

interface Evaluated {
  labels: Labels;
  /** The sum at each time; NaN where no series has a value. */
  values: Float64Array;
}

interface Group {
  labels: Labels;
  members: Series[];
}

const groupsOf = (series: readonly Series[], by: readonly string[]): Iterable<Group> => {
  const groups = new Map<string, Group>();
  for (const each of series) {
    const kept = by.flatMap((name) => (each.labels[name] === undefined ? [] : [[name, each.labels[name]] as const]));
    const key = JSON.stringify(kept);
    const group = groups.get(key) ?? { labels: Object.fromEntries(kept), members: [] };
    group.members.push(each);
    groups.set(key, group);
  }
  return groups.values();
};

const addTo = (values: Float64Array, series: Series, { spans, stored }: Windows, calculate: typeof increase): void => {
  series.windows(stored).forEach((window, index) => {
    const { from, to } = spans[index] ?? { from: 0, to: 0 };
    const value = calculate(window, from, to);
    if (value !== undefined) {
      const sum = values[index] ?? NaN;
      values[index] = Number.isNaN(sum) ? value : sum + value;
    }
  });
};

let lastPause = Date.now();

/** Long queries must not keep the process from its other servers. */
const pauseWhenDue = async (): Promise<void> => {
  if (Date.now() - lastPause > 20) {
    await new Promise((resolve) => setImmediate(resolve));
    lastPause = Date.now();
  }
};
