import type { AmountSeries, CoveredApart, Errors } from '../../history/history';
import type { SeriesBounds } from '../shapes/time-series';
import { perSecond } from '../families/amounts';
import { isCovered } from '../families/recorded';

/** One value for each step; null is not known. */
export type Values = ReadonlyArray<number | null>;

/** The steps that amounts are of, in seconds: how long each is, and how much of it is covered. */
export interface Steps {
  lengths: readonly number[];
  coveredSeconds: readonly number[];
}

/** Amounts of one step; rates divide by the seconds that each covers. */
interface StepAmounts {
  data: number | null;
  dataSeconds: number;
  tunnelTime: number | null;
  tunnelTimeSeconds: number;
  /** Whether the whole step is known. */
  isWhole: boolean;
}

/** An amount of which a part is missing is not known; a rate is that of the part that is. */
const figureValue: Readonly<Record<string, (amounts: StepAmounts) => number | null>> = {
  data: ({ data, isWhole }) => (isWhole ? data : null),
  tunnel_time: ({ tunnelTime, isWhole }) => (isWhole ? tunnelTime : null),
  bandwidth: ({ data, dataSeconds }) => perSecond(data, dataSeconds),
  devices: ({ tunnelTime, tunnelTimeSeconds }) => perSecond(tunnelTime, tunnelTimeSeconds),
  online: ({ data, isWhole }) => (data === null || (data === 0 && !isWhole) ? null : Number(data > 0)),
};

/** The values of a figure that is made of amounts. */
export function figureValues(figure: string, amounts: AmountSeries & CoveredApart, steps: Steps): Values {
  const valueOf = figureValue[figure];
  if (!valueOf) {
    throw new RangeError(`${figure} is not made of amounts`);
  }
  const { data, tunnelTime, coveredSeconds: own } = amounts;
  return steps.lengths.map((length, index) => {
    const covered = steps.coveredSeconds[index] ?? 0;
    return valueOf({
      data: data[index] ?? null,
      dataSeconds: own?.data[index] ?? covered,
      tunnelTime: tunnelTime[index] ?? null,
      tunnelTimeSeconds: own?.tunnelTime[index] ?? covered,
      isWhole: isCovered(covered, length),
    });
  });
}

/** The bounds of a figure that is made of amounts; of a yes or no there are none. */
export function figureBounds(
  figure: string,
  amounts: AmountSeries & CoveredApart,
  steps: Steps
): SeriesBounds | undefined {
  return figure === 'online'
    ? undefined
    : {
        least: figureValues(figure, bounded(amounts, 'below', -1), steps),
        most: figureValues(figure, bounded(amounts, 'above', 1), steps),
      };
}

function bounded(amounts: AmountSeries & CoveredApart, error: keyof Errors, sign: 1 | -1): AmountSeries & CoveredApart {
  const { errors } = amounts;
  const moved = (quantity: 'data' | 'tunnelTime') =>
    amounts[quantity].map((value, index) =>
      value === null ? null : value + sign * (errors?.[quantity][error][index] ?? 0)
    );
  return { ...amounts, data: moved('data'), tunnelTime: moved('tunnelTime') };
}

/** The sum of several series; a sum with an unknown part is unknown. */
export function sumValues(rows: readonly Values[], steps: number): Values {
  return Array.from({ length: steps }, (_, index) =>
    rows.reduce<number | null>((sum, row) => add(sum, row[index] ?? null, 1), 0)
  );
}

/** What is left of a total without its parts. Tunnel time is whole milliseconds, which fractions of seconds are not. */
export function restOf(total: AmountSeries, parts: readonly AmountSeries[]): AmountSeries {
  const steps = total.data.length;
  const rest = (whole: Values, of: readonly Values[]) => {
    const sums = sumValues(of, steps);
    return whole.map((value, index) => add(value, sums[index] ?? null, -1));
  };
  const milliseconds = (value: number | null) => (value === null ? null : Math.round(value * 1000) / 1000);
  return {
    data: rest(
      total.data,
      parts.map(({ data }) => data)
    ),
    tunnelTime: rest(
      total.tunnelTime,
      parts.map(({ tunnelTime }) => tunnelTime)
    ).map(milliseconds),
    errors: { data: errorsOfRest(total, parts, 'data'), tunnelTime: errorsOfRest(total, parts, 'tunnelTime') },
  };
}

/** What the parts may have more, the rest may have less. */
function errorsOfRest(total: AmountSeries, parts: readonly AmountSeries[], quantity: 'data' | 'tunnelTime'): Errors {
  const sum = (own: keyof Errors, ofParts: keyof Errors) =>
    total[quantity].map((_, index) =>
      parts.reduce(
        (errors, part) => errors + (part.errors?.[quantity][ofParts][index] ?? 0),
        total.errors?.[quantity][own][index] ?? 0
      )
    );
  return { below: sum('below', 'above'), above: sum('above', 'below') };
}

function add(a: number | null, b: number | null, sign: 1 | -1): number | null {
  return a === null || b === null ? null : a + sign * b;
}

/** The sum from the first step on, of those that are known. */
export function accumulate(values: Values): Values {
  let sum = 0;
  return values.map((value) => (value === null ? null : (sum += value)));
}
