import type { Tables } from '../../store/store';
import { type Resolution, resolutions, type Stretch } from '../bucket-store';
import { totalsOf } from './bucket-rows';
import { encodeAmounts } from './encoding';
import { endOfMinutes, fiveMinutes, floorTo, stretchesOf } from './grid';
import { intervalAt, intervalOf, type Intervals } from './intervals';
import { type LongSpan, type LongSpans, stopOf } from './long-spans';
import type { Owner } from './owner';
import { joined, overlap, secondsOf, without } from './stretches';

/** A bucket or a long span as queries read it: what was kept of all entities, and the amounts still as bytes. */
export interface ReadPiece {
  interval: number;
  /** Null: a long span. */
  resolution: Resolution | null;
  start: number;
  /** Where the amounts stand. */
  stop: number;
  /** Seconds that the amounts cover. */
  seconds: number;
  data: number;
  tunnelTime: number;
  dataError: number;
  tunnelTimeError: number;
  active: number;
  online: number;
  onlineBuckets: number;
  unknown: number;
  amounts: Uint8Array;
}

export interface ReadRange {
  /** By interval, and in it by resolution, coarse ones first. */
  pieces: ReadPiece[];
  /** What is known of the whole range, sorted and joined. */
  known: Stretch[];
}

const columns = `start, minutes, known, seconds, data, tunnel_time, data_error, tunnel_time_error, active, online,
  online_buckets, unknown, amounts`;
const columnCount = 13;

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
      known.push(...overlap(stretchesOf(piece.start, minutes), from, to));
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
    `SELECT ${columns} FROM history_buckets
      WHERE server = ? AND kind = ? AND resolution = ? AND start >= ? AND start < ? ORDER BY start`,
    server,
    kind,
    resolution,
    from,
    to
  );
  bytes.forEach((amounts, row) => {
    const at = row * columnCount;
    const number = (column: number): number => numbers[at + column] ?? 0;
    const start = number(0);
    const piece = {
      interval: -1,
      resolution,
      start,
      stop: start + resolution,
      seconds: number(3),
      data: number(4),
      tunnelTime: number(5),
      dataError: number(6),
      tunnelTimeError: number(7),
      active: number(8),
      online: number(9),
      onlineBuckets: number(10),
      unknown: number(11),
      amounts,
    };
    visit(piece, number(2), number(1));
  });
}

function readLong(long: LongSpan): ReadPiece {
  const { amounts, stretches } = long;
  return {
    ...totalsOf(amounts),
    interval: -1,
    resolution: null,
    start: stretches[0]?.from ?? 0,
    stop: stopOf(long),
    seconds: secondsOf(stretches),
    online: 0,
    onlineBuckets: 0,
    amounts: encodeAmounts(amounts),
  };
}
