import type { EntityAmount, Measured } from '../model';
import { type Amounts, measures, noAmount, reasonBit } from './amounts';
import { type Piece, piecesIn } from './pieces';
import type { BucketRows } from './bucket-rows';
import type { LongSpans } from './long-spans';
import { overlap, secondsOf } from './stretches';

type Measure = (typeof measures)[number];

/**
 * Puts in amounts that include what could not be told apart before their span. Where they are not known, what was told
 * of that time is taken back. Where they are, the amount stands at the end of its time, and counts once, because what stood as unknown in that time is cleared. What was known there is taken off the
 * amount and stays. Where the time is not made of such pieces, nothing is changed, and the amount stays unknown.
 *
 * @param to end of the span, which is written already
 */
export function reachBack(rows: BucketRows, longs: LongSpans, to: number, entity: number, entry: EntityAmount): void {
  for (const measure of measures) {
    const measured = entry[measure];
    const pieces = piecesIn(rows, longs, entry.from, to);
    if (measured.status === 'unknown') {
      pieces.forEach((piece) => takeBack(piece, { from: entry.from, to, entity, measure, measured }));
      pieces.forEach((piece) => save(rows, longs, piece));
    } else if (place(pieces, { from: entry.from, to, entity, measure, measured })) {
      pieces.forEach((piece) => save(rows, longs, piece));
    }
  }
}

/** What was told before is not known after all: of it only the amount without its error is left, as a lower bound. */
function takeBack(piece: Piece, { from, to, entity, measure, measured }: TakenBack): void {
  const inside = secondsOf(piece.stretches.flatMap((stretch) => overlap([stretch], from, to)));
  const amount = piece.amounts.get(entity) ?? noAmount();
  const part = amount[measure];
  part.value = Math.max(part.value - part.error, 0);
  part.error = 0;
  part.unknown = Math.max(part.unknown, inside);
  part.atLeast = inside === secondsOf(piece.stretches) ? part.value : part.atLeast;
  part.reasons |= reasonBit(measured.reason);
  piece.amounts.set(entity, amount);
}

interface TakenBack extends Omit<Placement, 'measured'> {
  measured: Extract<Measured, { status: 'unknown' }>;
}

interface Placement {
  from: number;
  to: number;
  entity: number;
  measure: Measure;
  measured: Exclude<Measured, { status: 'unknown' }>;
}

/** Changes the pieces, or leaves them alone and returns false. */
function place(pieces: readonly Piece[], { from, to, entity, measure, measured }: Placement): boolean {
  let { value } = measured;
  let seconds = 0;
  for (const piece of pieces) {
    const inside = secondsOf(piece.stretches.flatMap((stretch) => overlap([stretch], from, to)));
    const part = piece.amounts.get(entity)?.[measure];
    seconds += inside;
    if (inside === secondsOf(piece.stretches)) {
      value -= (part?.value ?? 0) - (part?.atLeast ?? 0);
    } else if (part?.unknown !== inside) {
      return false;
    }
  }
  const last = pieces.at(-1);
  if (!last || seconds !== to - from || value < 0) {
    return false;
  }
  const cleared = pieces.reduce((sum, piece) => sum + clear(piece.amounts, entity, measure), 0);
  const amount = last.amounts.get(entity) ?? noAmount();
  amount[measure].value += value;
  amount[measure].shift += cleared;
  amount[measure].error += measured.status === 'unchecked' ? Math.ceil(measured.value * measured.bound) : 0;
  last.amounts.set(entity, amount);
  return true;
}

/** Takes out what is not known; its seconds are those of a later piece now. */
function clear(amounts: Amounts, entity: number, measure: Measure): number {
  const part = amounts.get(entity)?.[measure];
  if (!part) {
    return 0;
  }
  const { unknown } = part;
  part.value -= part.atLeast;
  part.shift -= unknown;
  part.unknown = part.atLeast = part.reasons = 0;
  return unknown;
}

function save(rows: BucketRows, longs: LongSpans, { bucket, long }: Piece): void {
  if (bucket) {
    rows.put(bucket);
  }
  if (long) {
    longs.update(long);
  }
}
