import type { Clock } from '../clock';
import { promQl, windowLength, type CounterName, type Expression } from './expression';
import { increase, rate } from './increase';
import type { CounterSeries, Labels } from './series';
import type { Span } from './scrapes';

/** Samples are kept for 31 days. */
export const RETENTION = 31 * 86_400_000;

/** A range query may have this many steps. */
const MOST_STEPS = 11_000;

export interface InstantValue {
  labels: Labels;
  /** Epoch seconds. */
  time: number;
  value: number;
}

export interface RangeValues {
  labels: Labels;
  /** `[epoch seconds, value]`, ascending. */
  values: Array<[number, number]>;
}

/** The queries that the management API asks of Prometheus. Failing means that the API answers with status 500. */
export interface PrometheusApi {
  query(expression: Expression): Promise<InstantValue[]>;
  /** `start`, `end` and `step` in seconds. */
  queryRange(expression: Expression, start: number, end: number, step: number): Promise<RangeValues[]>;
}

export class PrometheusError extends Error {}

/** `down` refuses queries, `frozen` never answers them; neither scrapes. */
export type PrometheusState = 'up' | 'down' | 'frozen';

/** The Prometheus inside one Outline server. */
export class Prometheus implements PrometheusApi {
  state: PrometheusState = 'up';

  /**
   * @param now the server's clock
   * @param select the series of a counter, in the order of their labels
   */
  constructor(
    private readonly now: Clock['now'],
    private readonly select: (counter: CounterName) => readonly CounterSeries[]
  ) {}

  async query(expression: Expression): Promise<InstantValue[]> {
    await this.ready();
    const at = this.now();
    const sums = this.evaluate(expression, [at]);
    return sums.map(({ labels, values }) => ({ labels, time: at / 1000, value: values[0]?.[1] ?? 0 }));
  }

  async queryRange(expression: Expression, start: number, end: number, step: number): Promise<RangeValues[]> {
    await this.ready();
    const steps = Math.floor((end - start) / step);
    if (!(steps >= 0 && steps <= MOST_STEPS)) {
      throw new PrometheusError('exceeded maximum resolution of 11,000 points per timeseries');
    }
    return this.evaluate(
      expression,
      Array.from({ length: steps + 1 }, (_, index) => Math.round((start + index * step) * 1000))
    );
  }

  private async ready(): Promise<void> {
    if (this.state === 'frozen') {
      await new Promise<never>(() => undefined);
    }
    if (this.state === 'down') {
      throw new PrometheusError('connection refused');
    }
  }

  private evaluate(expression: Expression, times: readonly number[]): RangeValues[] {
    const length = windowLength(expression.window);
    if (length === undefined) {
      throw new PrometheusError(`parse error in ${promQl(expression)}`);
    }
    const calculate = expression.function === 'rate' ? rate : increase;
    const now = this.now();
    const sums = new Map<string, Sums>();
    for (const series of this.select(expression.counter)) {
      const group = groupOf(series.labels, expression.by, sums, times.length);
      for (const [index, to] of times.entries()) {
        const from = to - length;
        const value = calculate(series.window(stored({ from, to }, now)), from, to);
        if (value !== undefined) {
          group.sums[index] = (group.sums[index] ?? 0) + value;
          group.known[index] = 1;
        }
      }
    }
    return [...sums.values()].map((group) => present(group, times)).filter(({ values }) => values.length > 0);
  }
}

interface Sums {
  labels: Labels;
  sums: Float64Array;
  /** 1 where at least one series has a value. */
  known: Uint8Array;
}

const stored = ({ from, to }: Span, now: number): Span => ({
  from: Math.max(from, now - RETENTION),
  to: Math.min(to, now),
});

const groupOf = (labels: Labels, by: readonly string[], groups: Map<string, Sums>, length: number): Sums => {
  const kept = by.filter((name) => labels[name] !== undefined).map((name) => [name, labels[name] ?? ''] as const);
  const key = JSON.stringify(kept);
  const known = groups.get(key);
  if (known !== undefined) {
    return known;
  }
  const group = { labels: Object.fromEntries(kept), sums: new Float64Array(length), known: new Uint8Array(length) };
  groups.set(key, group);
  return group;
};

const present = ({ labels, sums, known }: Sums, times: readonly number[]): RangeValues => ({
  labels,
  values: times.flatMap((time, index): Array<[number, number]> =>
    known[index] === 1 ? [[time / 1000, sums[index] ?? 0]] : []
  ),
});
