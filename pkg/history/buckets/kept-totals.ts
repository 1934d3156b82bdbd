import { type Amounts, hasTraffic } from './amounts';

/** Sums over the entities of a bucket. */
export interface KeptTotals {
  data: number;
  tunnelTime: number;
  dataError: number;
  tunnelTimeError: number;
  /** Entities with traffic. */
  active: number;
  /** Entities of which something is not known. */
  unknown: number;
}

export const noTotals = (): KeptTotals => ({
  data: 0,
  tunnelTime: 0,
  dataError: 0,
  tunnelTimeError: 0,
  active: 0,
  unknown: 0,
});

export function totalsOf(amounts: Amounts): KeptTotals {
  const totals = noTotals();
  for (const amount of amounts.values()) {
    totals.data += amount.data.value;
    totals.tunnelTime += amount.tunnelTime.value;
    totals.dataError += amount.data.error;
    totals.tunnelTimeError += amount.tunnelTime.error;
    totals.active += hasTraffic(amount) ? 1 : 0;
    totals.unknown += amount.data.unknown > 0 || amount.tunnelTime.unknown > 0 ? 1 : 0;
  }
  return totals;
}
