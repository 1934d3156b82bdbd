import type { UnknownReason } from '../../model';
import { HOUR } from '../../../time/units';

/** One measure of one entity over a segment of time: bytes, or milliseconds of tunnel time. All numbers are whole. */
export interface Part {
  /** What is known, `atLeast` included. */
  value: number;
  /** Seconds of the segment for which the amount is not known. */
  unknown: number;
  /** What of `value` lies in these seconds. */
  atLeast: number;
  /** Bits of the reasons, see `reasonBit`. */
  reasons: number;
  /**
   * Seconds by which the amount covers more than the segment, because it includes what could not be told apart before;
   * or less (negative), because its own is included in a later segment.
   */
  shift: number;
  /** By how much less than `value` it can be, and by how much more; 0 where it is exact. */
  below: number;
  above: number;
}

/** What one entity had in a segment of time. */
export interface BucketAmount {
  data: Part;
  tunnelTime: Part;
  /** Minutes from the bucket's start to the end of the last finer bucket with traffic; null: not kept, or none. */
  last: number | null;
  /** Highest mean of clients of a finer bucket, in thousandths; null: not kept. */
  peak: number | null;
}

export const measures = ['data', 'tunnelTime'] as const;

/** By the entity's number. An entity that is not there had 0. */
export type Amounts = Map<number, BucketAmount>;

const reasons: readonly UnknownReason[] = ['new', 'gone', 'disagreement', 'negative'];

export function reasonBit(reason: UnknownReason): number {
  return 1 << reasons.indexOf(reason);
}

export const nothing = (): Part => ({ value: 0, unknown: 0, atLeast: 0, reasons: 0, shift: 0, below: 0, above: 0 });

export const noAmount = (): BucketAmount => ({ data: nothing(), tunnelTime: nothing(), last: null, peak: null });

export function hasTraffic({ data, tunnelTime }: BucketAmount): boolean {
  return data.value > 0 || tunnelTime.value > 0;
}

export function isNothing({ value, unknown, shift, below, above }: Part): boolean {
  return value === 0 && unknown === 0 && shift === 0 && below === 0 && above === 0;
}

/** Adds what another segment of time had. `last` and `peak` are left to the roll-up. */
export function addAmounts(sum: Amounts, added: Amounts): void {
  for (const [entity, amount] of added) {
    const into = sum.get(entity) ?? noAmount();
    sum.set(entity, into);
    measures.forEach((measure) => addPart(into[measure], amount[measure]));
  }
}

export function addPart(sum: Part, added: Part): void {
  sum.value += added.value;
  sum.unknown += added.unknown;
  sum.atLeast += added.atLeast;
  sum.reasons |= added.reasons;
  sum.shift += added.shift;
  sum.below += added.below;
  sum.above += added.above;
}

/** Seconds for which something is not known, over all entities and both measures: how much better another segment is. */
export function unknownSeconds(amounts: Amounts): number {
  let seconds = 0;
  for (const { data, tunnelTime } of amounts.values()) {
    seconds += data.unknown + tunnelTime.unknown;
  }
  return seconds;
}

/**
 * Mean of clients at once, in thousandths: milliseconds of tunnel time by second. Null where the time is too long for
 * the mean to say anything about its highest five minutes.
 */
export function meanClients(tunnelTime: number, seconds: number): number | null {
  if (tunnelTime === 0 || seconds <= 0) {
    return 0;
  }
  return seconds < HOUR ? Math.round(tunnelTime / seconds) : null;
}

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
  /** Seconds for which something is not known, or is counted in another segment: of the entity with most of them. */
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
    totals.unknown = Math.max(totals.unknown, doubtOf(amount.data), doubtOf(amount.tunnelTime));
  }
  return totals;
}

const doubtOf = ({ unknown, shift }: Part): number => Math.max(unknown, Math.abs(shift));
