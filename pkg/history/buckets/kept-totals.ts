import { type Amounts, hasTraffic } from './amounts';

/** Sums over the entities of a bucket. */
export interface KeptTotals {
  data: number;
  tunnelTime: number;
  dataBelow: number;
  dataAbove: number;
  tunnelTimeBelow: number;
  tunnelTimeAbove: number;
  /** Entities with traffic. */
  active: number;
  /** Seconds for which something is not known: of the entity with most of them. */
  unknown: number;
}

export const noTotals = (): KeptTotals => ({
  data: 0,
  tunnelTime: 0,
  dataBelow: 0,
  dataAbove: 0,
  tunnelTimeBelow: 0,
  tunnelTimeAbove: 0,
  active: 0,
  unknown: 0,
});

export function totalsOf(amounts: Amounts): KeptTotals {
  const totals = noTotals();
  for (const amount of amounts.values()) {
    totals.data += amount.data.value;
    totals.tunnelTime += amount.tunnelTime.value;
    totals.dataBelow += amount.data.below;
    totals.dataAbove += amount.data.above;
    totals.tunnelTimeBelow += amount.tunnelTime.below;
    totals.tunnelTimeAbove += amount.tunnelTime.above;
    totals.active += hasTraffic(amount) ? 1 : 0;
    totals.unknown = Math.max(totals.unknown, amount.data.unknown, amount.tunnelTime.unknown);
  }
  return totals;
}
