import type { AmountSeries } from '../../history/history';
import { perSecond } from '../families/amounts';
import { isCovered } from '../families/recorded';

/** One value for each step; null is not known. */
export type Values = ReadonlyArray<number | null>;

/** The steps that amounts are of, in seconds: how long each is, and how much of it is covered. */
export interface Steps {
  lengths: readonly number[];
  coveredSeconds: readonly number[];
}

type FigureValue = (amount: {
  data: number | null;
  tunnelTime: number | null;
  covered: number;
  isWhole: boolean;
}) => number | null;

/** An amount of which a part is missing is not known; a rate is that of the part that is. */
const figureValue: Readonly<Record<string, FigureValue>> = {
  data: ({ data, isWhole }) => (isWhole ? data : null),
  tunnel_time: ({ tunnelTime, isWhole }) => (isWhole ? tunnelTime : null),
  bandwidth: ({ data, covered }) => perSecond(data, covered),
  devices: ({ tunnelTime, covered }) => perSecond(tunnelTime, covered),
  online: ({ data, isWhole }) => (data === null || (data === 0 && !isWhole) ? null : Number(data > 0)),
};

/** The values of a figure that is made of amounts. */
export function figureValues(figure: string, { data, tunnelTime }: AmountSeries, steps: Steps): Values {
  const valueOf = figureValue[figure];
  if (!valueOf) {
    throw new RangeError(`${figure} is not made of amounts`);
  }
  return steps.lengths.map((length, index) => {
    const covered = steps.coveredSeconds[index] ?? 0;
    return valueOf({
      data: data[index] ?? null,
      tunnelTime: tunnelTime[index] ?? null,
      covered,
      isWhole: isCovered(covered, length),
    });
  });
}

/** The sum of several series of amounts; a sum with an unknown part is unknown. */
export function sumSeries(series: readonly AmountSeries[], steps: number): AmountSeries {
  return {
    data: sumValues(
      series.map(({ data }) => data),
      steps
    ),
    tunnelTime: sumValues(
      series.map(({ tunnelTime }) => tunnelTime),
      steps
    ),
  };
}

function sumValues(rows: readonly Values[], steps: number): Values {
  return Array.from({ length: steps }, (_, index) =>
    rows.reduce<number | null>((sum, row) => add(sum, row[index] ?? null, 1), 0)
  );
}

/** What is left of a total without its parts. Tunnel time is whole milliseconds, which fractions of seconds are not. */
export function restOf(total: AmountSeries, parts: AmountSeries): AmountSeries {
  const milliseconds = (value: number | null) => (value === null ? null : Math.round(value * 1000) / 1000);
  return {
    data: total.data.map((value, index) => add(value, parts.data[index] ?? null, -1)),
    tunnelTime: total.tunnelTime.map((value, index) => milliseconds(add(value, parts.tunnelTime[index] ?? null, -1))),
  };
}

function add(a: number | null, b: number | null, sign: 1 | -1): number | null {
  return a === null || b === null ? null : a + sign * b;
}

/** The sum from the first step on; not known any more where a step is not. */
export function accumulate(values: Values): Values {
  let sum: number | null = 0;
  return values.map((value) => (sum = add(sum, value, 1)));
}
