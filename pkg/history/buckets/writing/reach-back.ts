import type { EntityAmount, Measured } from '../../model';
import { measures, noAmount, nothing, type Part } from '../amounts/amounts';
import { slack, TOLERANCE } from '../amounts/subtract';
import { type Segment, segmentsIn } from './segments';
import type { BucketRows } from '../rows/bucket-rows';
import type { LongSpans } from '../rows/long-spans';
import { overlap, secondsOf } from '../../../time/intervals';

type Measure = (typeof measures)[number];

/**
 * Puts in amounts that include what could not be told apart before their span. The amount stands at the end of its time,
 * and counts once, because what stood as unknown in that time is cleared, and so are estimates with bounds wider than
 * themselves. What was known there is taken off the amount and stays. Where the time is not made of such segments, or the
 * amount is not known, nothing is changed.
 *
 * @param to end of the span, which is written already
 */
export function reachBack(rows: BucketRows, longs: LongSpans, to: number, entity: number, entry: EntityAmount): void {
  for (const measure of measures) {
    const measured = entry[measure];
    const segments = segmentsIn(rows, longs, entry.from, to);
    if (measured.status !== 'unknown' && place(segments, { from: entry.from, to, entity, measure, measured })) {
      segments.forEach((segment) => save(rows, longs, segment));
    }
  }
}

interface Placement {
  from: number;
  to: number;
  entity: number;
  measure: Measure;
  measured: Exclude<Measured, { status: 'unknown' }>;
}

/** Changes the segments, or leaves them alone and returns false. */
function place(segments: readonly Segment[], { from, to, entity, measure, measured }: Placement): boolean {
  let { value } = measured;
  let [below, above] = errorsOf(measured);
  let seconds = 0;
  for (const segment of segments) {
    const inside = secondsOf(segment.intervals.flatMap((interval) => overlap([interval], from, to)));
    const part = segment.amounts.get(entity)?.[measure];
    seconds += inside;
    if (inside === secondsOf(segment.intervals)) {
      const known = part && !isOpen(part) ? part : nothing();
      value -= known.value - known.atLeast;
      below += known.above;
      above += known.below;
    } else if (part?.unknown !== inside) {
      return false;
    }
  }
  const last = segments.at(-1);
  if (!last || seconds !== to - from || value < -(TOLERANCE * measured.value + slack[measure])) {
    return false;
  }
  value = Math.max(0, value);
  const cleared = segments.reduce((sum, segment) => sum + clear(segment, entity, measure), 0);
  const amount = last.amounts.get(entity) ?? noAmount();
  amount[measure].value += value;
  amount[measure].shift += cleared;
  amount[measure].below += Math.min(below, value);
  amount[measure].above += above;
  last.amounts.set(entity, amount);
  return true;
}

function errorsOf(measured: Placement['measured']): [number, number] {
  return measured.status === 'exact' ? [0, 0] : [measured.value - measured.least, measured.most - measured.value];
}

/** An estimate whose bounds are wider than itself. */
function isOpen({ value, unknown, below, above }: Part): boolean {
  return unknown === 0 && value > 0 && below + above >= value;
}

/** Takes out what is not known; its seconds are those of a later segment now. */
function clear({ amounts, intervals }: Segment, entity: number, measure: Measure): number {
  const part = amounts.get(entity)?.[measure];
  if (!part) {
    return 0;
  }
  const wasOpen = isOpen(part);
  const cleared = wasOpen ? secondsOf(intervals) : part.unknown;
  Object.assign(part, wasOpen ? { value: 0, below: 0, above: 0 } : { value: part.value - part.atLeast });
  part.shift -= cleared;
  part.unknown = part.atLeast = part.reasons = 0;
  return cleared;
}

function save(rows: BucketRows, longs: LongSpans, { bucket, long }: Segment): void {
  if (bucket) {
    rows.put(bucket);
  }
  if (long) {
    longs.update(long);
  }
}
