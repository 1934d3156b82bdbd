import type { Tables } from '../../store/store';
import { type Resolution, resolutions, type Stretch } from '../bucket-store';
import { AmountReader } from './amount-reader';
import { allMinutes, endOfMinutes, fiveMinutes, floorTo, stretchesOf } from './grid';
import { intervalAt, intervalOf, type Intervals } from './intervals';
import type { KeptTotals } from './kept-totals';
import { contentOf, type LongSpan, type LongSpans } from './long-spans';
import type { Owner } from './owner';
import { joined, overlap, without } from './stretches';

/** A bucket or a long span as queries read it: what was kept of all entities, and the amounts still as bytes. */
export interface ReadPiece extends KeptTotals {
  interval: number;
  /** Null: a long span. */
  resolution: Resolution | null;
  start: number;
  /** Where the amounts stand. */
  stop: number;
  /** Seconds that the amounts cover. */
  seconds: number;
  online: number;
  onlineBuckets: number;
  amounts: Uint8Array;
}

/** `start`, `minutes`, `known`, `amounts`. */
const columnCount = 4;

export interface ReadRange {
  /** By interval, and in it by resolution, coarse ones first. */
  pieces: ReadPiece[];
  /** What is known of the whole range, sorted and joined. */
  known: Stretch[];
}

/**
 * What intervals are made of: the coarsest buckets that lie in one, then finer ones for the rest. A bucket of five
 * minutes, and a long span, belong to the interval in which they end.
 */
export function readPieces(tables: Tables, owner: Owner, longs: LongSpans, intervals: Intervals): ReadRange {
  const pieces: ReadPiece[] = [];
  const known: Stretch[] = [];
  let left: Stretch[] = [{ from: intervals.from, to: intervals.to }];
  for (const resolution of resolutions.toReversed()) {
    if (resolution > fiveMinutes && resolution <= intervals.longest) {
      const used: Stretch[] = [];
      for (const { from, to } of left) {
        readRows(tables, owner, resolution, from, to, (piece, knownSeconds) => {
          piece.interval = intervalOf(intervals, piece.start, piece.stop);
          if (piece.interval >= 0) {
            pieces.push(piece);
            used.push({ from: piece.start, to: piece.stop });
            known.push({ from: piece.start, to: piece.start + knownSeconds });
          }
        });
      }
      left = without(left, joined(used));
    }
  }
  for (const { from, to } of left) {
    readRows(tables, owner, fiveMinutes, floorTo(from, fiveMinutes), to, (piece, _, minutes) => {
      piece.stop = endOfMinutes(piece.start, minutes);
      const own = minutes === allMinutes ? [{ from: piece.start, to: piece.stop }] : stretchesOf(piece.start, minutes);
      known.push(...overlap(own, from, to));
      addEndingIn(pieces, piece, { from, to }, intervals);
    });
  }
  for (const long of longs.around(intervals.from, intervals.to)) {
    for (const stretch of left) {
      known.push(...overlap(long.stretches, stretch.from, stretch.to));
      addEndingIn(pieces, readLong(long), stretch, intervals);
    }
  }
  return { pieces: pieces.sort((a, b) => a.interval - b.interval), known: joined(known) };
}

function addEndingIn(pieces: ReadPiece[], piece: ReadPiece, { from, to }: Stretch, intervals: Intervals): void {
  if (piece.stop > from && piece.stop <= to) {
    piece.interval = intervalAt(intervals, piece.stop - 1);
    pieces.push(piece);
  }
}

function readRows(
  tables: Tables,
  { server, kind }: Owner,
  resolution: Resolution,
  from: number,
  to: number,
  visit: (piece: ReadPiece, known: number, minutes: number) => void
): void {
  const { numbers, bytes } = tables.numbersAndBytes(
    `SELECT start, minutes, known, amounts FROM history_buckets
      WHERE server = ? AND kind = ? AND resolution = ? AND start >= ? AND start < ? ORDER BY start`,
    server,
    kind,
    resolution,
    from,
    to
  );
  const reader = new AmountReader();
  bytes.forEach((amounts, row) => {
    const [start = 0, minutes = 0, known = 0] = numbers.subarray(row * columnCount);
    visit(readPiece(reader, amounts, resolution, start, start + resolution), known, minutes);
  });
}

function readLong({ stretches, amounts }: LongSpan): ReadPiece {
  const [start = 0, stop = 0] = [stretches[0]?.from, stretches.at(-1)?.to];
  return readPiece(new AmountReader(), contentOf(stretches, amounts), null, start, stop);
}

function readPiece(
  reader: AmountReader,
  amounts: Uint8Array,
  resolution: Resolution | null,
  start: number,
  stop: number
): ReadPiece {
  const { seconds, total, online, onlineBuckets } = reader.open(amounts);
  return { interval: -1, resolution, start, stop, seconds, online, onlineBuckets, ...total, amounts };
}
