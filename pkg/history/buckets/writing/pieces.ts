import type { Interval } from '../../../time/interval';
import type { Amounts } from '../amounts/amounts';
import type { Bucket, BucketRows } from '../rows/bucket-rows';
import { DAY, FIVE_MINUTES, HOUR, stretchesOf } from '../grid';
import type { LongSpan, LongSpans } from '../rows/long-spans';
import { overlaps, secondsOf } from '../../../time/intervals';

/** Something measured by itself: minutes of a bucket, an hour or a day measured as such, or a long span. */
export interface Piece {
  stretches: Interval[];
  /** Seconds that its amounts cover. */
  seconds: number;
  amounts: Amounts;
  bucket: Bucket | null;
  long: LongSpan | null;
}

/**
 * The pieces that have a part in `[from, to)`, by where they stop. Of an hour or day that was measured as such and is
 * all in it, what was measured finer is left out: the pieces share no time.
 */
export function piecesIn(rows: BucketRows, longs: LongSpans, from: number, to: number): Piece[] {
  const direct = [DAY, HOUR]
    .flatMap((resolution) => rows.range(resolution, from, to))
    .filter((bucket) => bucket.direct && bucket.start + bucket.resolution <= to);
  const minutes = rows.range(FIVE_MINUTES, from - FIVE_MINUTES + 1, to);
  const pieces: Piece[] = [];
  const addUnlessHeld = (piece: Piece): void => {
    if (!pieces.some(({ stretches }) => overlaps(stretches, piece.stretches))) {
      pieces.push(piece);
    }
  };
  direct.map(directPiece).forEach(addUnlessHeld);
  const finer = [...minutes.map(minutesPiece), ...longs.around(from, to).map(longPiece)].filter((piece) =>
    overlaps(piece.stretches, [{ from, to }])
  );
  finer.forEach(addUnlessHeld);
  return pieces.sort((a, b) => stopOfPiece(a) - stopOfPiece(b));
}

const stopOfPiece = ({ stretches }: Piece): number => stretches.at(-1)?.to ?? 0;

function directPiece(bucket: Bucket): Piece {
  const { start, resolution, seconds, amounts } = bucket;
  return { stretches: [{ from: start, to: start + resolution }], seconds, amounts, bucket, long: null };
}

export function minutesPiece(bucket: Bucket): Piece {
  const { start, minutes, seconds, amounts } = bucket;
  return { stretches: stretchesOf(start, minutes), seconds, amounts, bucket, long: null };
}

export function longPiece(long: LongSpan): Piece {
  return { stretches: long.stretches, seconds: secondsOf(long.stretches), amounts: long.amounts, bucket: null, long };
}
