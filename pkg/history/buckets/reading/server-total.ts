import { errorsOf } from '../../estimates';
import { estimateAt, type AmountSeries } from '../../history';
import type { Estimate } from '../../model';
import { isProven } from '../amounts/interval-amounts';
import type { Intervals } from './intervals';
import { tightestTotal, type KindTotal } from './tightest-total';

/** Of the kind that is asked for, and of the other one, which is read only where it is needed. */
export interface KindTotals {
  own: KindTotal;
  other: () => KindTotal;
}

type Total = Record<'data' | 'tunnelTime', Estimate | null>;

/** In so many intervals at most what is not known is looked at in parts: in a long chart each is short. */
const MOST_IN_PARTS = 31;

/**
 * The server's total by interval. What keys and places lack at different times each tells of the other, there.
 *
 * @param inParts of a time cut where something is not known; null: there are no parts, or too many
 */
export function serverTotal(
  { own, other }: KindTotals,
  { edges }: Intervals,
  inParts: (from: number, to: number) => KindTotals | null
): AmountSeries {
  const total = tightestTotal(own, other);
  const open = total.errors ? openIntervals(total, own.coveredSeconds) : [];
  if (open.length === 0 || open.length > MOST_IN_PARTS) {
    return total;
  }
  const sums = open.map((index): [number, Total | null] => {
    const parts = inParts(edges[index] ?? 0, edges[index + 1] ?? 0);
    return [index, parts && sumOverParts(tightestTotal(parts.own, parts.other))];
  });
  return replaced(total, new Map(sums));
}

/** The intervals of which something is known, but not how much it is at most. */
function openIntervals(total: AmountSeries, coveredSeconds: readonly number[]): number[] {
  const isOpen = (quantity: keyof Total, index: number) =>
    (estimateAt(total, quantity, index)?.most ?? Infinity) === Infinity;
  return coveredSeconds.flatMap((seconds, index) =>
    seconds > 0 && (isOpen('data', index) || isOpen('tunnelTime', index)) ? [index] : []
  );
}

function sumOverParts(total: AmountSeries): Total {
  return { data: sumOver(total, 'data'), tunnelTime: sumOver(total, 'tunnelTime') };
}

/** Null where one of the parts is open, and where the sum says nothing. */
function sumOver(total: AmountSeries, quantity: keyof Total): Estimate | null {
  const sum = { value: 0, least: 0, most: 0 };
  for (const index of total[quantity].keys()) {
    const part = estimateAt(total, quantity, index);
    sum.value += part?.value ?? 0;
    sum.least += part?.least ?? 0;
    sum.most += part?.most ?? Infinity;
  }
  const { value, least, most } = sum;
  return most < Infinity && isProven(value, value - least, most - value) ? sum : null;
}

/** With other estimates for some of the intervals, where there are. */
function replaced(total: AmountSeries, others: ReadonlyMap<number, Total | null>): AmountSeries {
  const of = (quantity: keyof Total) =>
    total[quantity].map((_, index) => others.get(index)?.[quantity] ?? estimateAt(total, quantity, index));
  const [data, tunnelTime] = [of('data'), of('tunnelTime')];
  return {
    data: data.map((estimate) => estimate?.value ?? null),
    tunnelTime: tunnelTime.map((estimate) => estimate?.value ?? null),
    errors: { data: errorsOf(data), tunnelTime: errorsOf(tunnelTime) },
  };
}
