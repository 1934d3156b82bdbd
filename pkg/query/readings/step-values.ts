import {
  estimateAt,
  type AmountSeries,
  type CoveredApart,
  type Errors,
  type HistorySeries,
} from '../../history/history';
import type { Estimate } from '../../history/model';
import type { Figure } from '../catalogue';
import type { Amounts, Traffic } from '../declarations/traffic';
import { isCovered } from '../families/recorded';
import { stepsOf, type Row, type Steps } from '../rows/row';

/** A figure's value in one step; null is not known, undefined does not apply. */
export type StepValue = Estimate | number | null | undefined;

/**
 * What history tells of one entity's traffic, step by step.
 *
 * @param lengths of the steps, seconds
 */
export function trafficInSteps(
  amounts: AmountSeries & CoveredApart,
  { total, coveredSeconds }: Pick<HistorySeries, 'total' | 'coveredSeconds'>,
  lengths: readonly number[]
): Traffic[] {
  return lengths.map((length, step) => {
    const covered = coveredSeconds[step] ?? 0;
    return {
      ...amountsAt(amounts, step),
      dataSeconds: amounts.coveredSeconds?.data[step] ?? covered,
      tunnelTimeSeconds: amounts.coveredSeconds?.tunnelTime[step] ?? covered,
      isWhole: isCovered(covered, length),
      total: amountsAt(total, step),
      totalSeconds: covered,
    };
  });
}

function amountsAt(amounts: AmountSeries, step: number): Amounts {
  return { data: estimateAt(amounts, 'data', step), tunnelTime: estimateAt(amounts, 'tunnelTime', step) };
}

/** The best value. */
export function valueOf(value: StepValue): number | null | undefined {
  return typeof value === 'object' && value !== null ? value.value : value;
}

/** A row's figure as a list by step, with bounds where they are wanted. */
export function rowFigures(
  { id }: Figure,
  steps: readonly StepValue[],
  wantsBounds: boolean
): Pick<Row, 'values' | 'bounds'> {
  const values = { [id]: steps.map(valueOf) };
  const bound = (side: 'least' | 'most') =>
    steps.map((step) => (typeof step === 'object' && step !== null ? step[side] : step));
  return wantsBounds ? { values, bounds: { [id]: { least: bound('least'), most: bound('most') } } } : { values };
}

/** What is left of a total without its parts. Tunnel time is whole milliseconds, which fractions of seconds are not. */
export function restOf(total: AmountSeries, parts: readonly AmountSeries[]): AmountSeries {
  const rest = (quantity: keyof Amounts) =>
    total[quantity].map((whole, step) => {
      const sum = parts.reduce<number | null>((added, part) => add(added, part[quantity][step] ?? null, 1), 0);
      return add(whole, sum, -1);
    });
  const milliseconds = (value: number | null) => (value === null ? null : Math.round(value * 1000) / 1000);
  return {
    data: rest('data'),
    tunnelTime: rest('tunnelTime').map(milliseconds),
    errors: { data: errorsOfRest(total, parts, 'data'), tunnelTime: errorsOfRest(total, parts, 'tunnelTime') },
  };
}

/** What the parts may have more, the rest may have less. */
function errorsOfRest(total: AmountSeries, parts: readonly AmountSeries[], quantity: keyof Amounts): Errors {
  const sum = (own: keyof Errors, ofParts: keyof Errors) =>
    total[quantity].map((_, step) =>
      parts.reduce(
        (errors, part) => errors + (part.errors?.[quantity][ofParts][step] ?? 0),
        total.errors?.[quantity][own][step] ?? 0
      )
    );
  return { below: sum('below', 'above'), above: sum('above', 'below') };
}

function add(a: number | null, b: number | null, sign: 1 | -1): number | null {
  return a === null || b === null ? null : a + sign * b;
}

/** Each step with the sum from the first one on, of those that are known. */
export function accumulateRow(row: Row, figureId: string): Row {
  const steps = row.values[figureId];
  const bounds = row.bounds?.[figureId];
  return {
    ...row,
    values: { [figureId]: accumulate(steps) },
    ...(bounds && { bounds: { [figureId]: { least: accumulate(bounds.least), most: accumulate(bounds.most) } } }),
  };
}

function accumulate(cells: Row['values'][string]): Steps {
  let sum = 0;
  return stepsOf(cells).map((value) => (value == null ? value : (sum += value)));
}
