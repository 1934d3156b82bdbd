import { floorTo } from '../../../time/rounding';
import type { Interval } from '../../../time/interval';
import { holds, joined } from '../../../time/intervals';
import type { EntityFirst, FirstTraffic } from '../../history';
import { AmountReader } from '../amounts/amount-reader';
import { DAY, FIVE_MINUTES, HOUR } from '../grid';
import type { BucketRows } from '../rows/bucket-rows';
import type { KnownEntity } from '../rows/entities';
import type { LongSpans } from '../rows/long-spans';
import { intervalsBetween } from './intervals';
import { readPieces, type ReadPiece, type ReadRange } from './read-pieces';
import { NEWEST_MAY_MISS } from './totals';

/** What is kept of when traffic began. */
export interface Firsts {
  /** By entity number: between which moments the first kept traffic flowed; to Infinity where it may be none. */
  byEntity: ReadonlyMap<number, Interval>;
  /** Sorted and joined. */
  known: readonly Interval[];
}

/** Where the first traffic of an entity is in pieces: the first with some that may be, and that surely is. */
interface Found {
  possible: ReadPiece;
  sure: ReadPiece | null;
}

/**
 * Looks through the coarsest buckets of a range that ends with one, and through finer ones only in those where somebody's
 * traffic began.
 */
export function findFirsts(rows: BucketRows, longs: LongSpans, { from, to }: Interval): Firsts {
  if (from === to) {
    return { byEntity: new Map(), known: [] };
  }
  const { pieces, known } = inOrder(readPieces(rows, longs, intervalsBetween([from, to])));
  const finerByPlace = new Map<string, ReadRange>();

  function finerOf({ resolution, start, stop }: ReadPiece): ReadRange {
    const place = `${resolution} ${start}`;
    const length = resolution === DAY ? HOUR : FIVE_MINUTES;
    const edges = Array.from({ length: (stop - start) / length + 1 }, (_, index) => start + index * length);
    const finer = finerByPlace.get(place) ?? inOrder(readPieces(rows, longs, intervalsBetween(edges)));
    finerByPlace.set(place, finer);
    return finer;
  }

  /** Where finer buckets leave out some time before the traffic, that may have had some too. */
  function beginOf(entity: number, piece: ReadPiece): number {
    const { start, stop, seconds } = piece;
    if (!isCoarse(piece)) {
      return start;
    }
    const finer = finerOf(piece);
    const first = findOne(finer.pieces, entity)?.possible;
    if (first && (first.start <= start || holds(finer.known, [{ from: start, to: first.start }]))) {
      return beginOf(entity, first);
    }
    return seconds > stop - start ? -Infinity : start;
  }

  function endOf(entity: number, piece: ReadPiece): number {
    const sure = isCoarse(piece) && findOne(finerOf(piece).pieces, entity)?.sure;
    return sure ? endOf(entity, sure) : piece.stop;
  }

  const byEntity = new Map(
    [...findAll(pieces)].map(([entity, { possible, sure }]): [number, Interval] => [
      entity,
      { from: beginOf(entity, possible), to: sure ? endOf(entity, sure) : Infinity },
    ])
  );
  return { byEntity, known };
}

/** Of two ranges, one after the other. */
export function joinFirsts(before: Firsts, after: Firsts): Firsts {
  const byEntity = new Map(before.byEntity);
  for (const [entity, first] of after.byEntity) {
    const { from, to } = byEntity.get(entity) ?? first;
    byEntity.set(entity, { from: Math.min(from, first.from), to: Math.min(to, first.to) });
  }
  return { byEntity, known: joined([...before.known, ...after.known]) };
}

function isCoarse({ resolution }: ReadPiece): boolean {
  return resolution !== null && resolution > FIVE_MINUTES;
}

function inOrder({ pieces, known }: ReadRange): ReadRange {
  return { pieces: pieces.sort((a, b) => a.start - b.start), known };
}

/** By entity number. What is not known, and what counts in a later piece (a negative shift), may have been traffic. */
function findAll(pieces: readonly ReadPiece[]): Map<number, Found> {
  const found = new Map<number, Found>();
  const reader = new AmountReader();
  for (const piece of pieces) {
    reader.open(piece.amounts);
    while (reader.next()) {
      const before = found.get(reader.entity);
      if (!before?.sure) {
        found.set(reader.entity, { possible: before?.possible ?? piece, sure: isSure(reader) ? piece : null });
      }
    }
  }
  return found;
}

function findOne(pieces: readonly ReadPiece[], entity: number): Found | null {
  let possible: ReadPiece | null = null;
  const reader = new AmountReader();
  for (const piece of pieces) {
    reader.open(piece.amounts);
    let isThere = true;
    while (isThere && reader.entity < entity) {
      isThere = reader.next();
    }
    if (reader.entity === entity) {
      possible ??= piece;
      if (isSure(reader)) {
        return { possible, sure: piece };
      }
    }
  }
  return possible && { possible, sure: null };
}

function isSure({ data, dataBelow, tunnelTime, tunnelTimeBelow }: AmountReader): boolean {
  return data > dataBelow || tunnelTime > tunnelTimeBelow;
}

/**
 * Whose first traffic is the first of all: where everything is known since the server was set up. It is told to the
 * bucket; where it is not known to a day, not at all.
 */
export function firstTrafficOf(
  { byEntity, known }: Firsts,
  entities: Iterable<KnownEntity>,
  { createdAt, now }: { createdAt: number | null; now: number }
): FirstTraffic {
  const begin = createdAt === null ? Infinity : floorTo(createdAt, FIVE_MINUTES);
  const knownTo = known.find(({ from, to }) => from <= begin && begin < to)?.to ?? -Infinity;
  return {
    entities: [...entities].flatMap(({ id, entity }): EntityFirst[] => {
      const first = byEntity.get(id);
      const isCertain = first && first.from <= knownTo && first.to - first.from <= DAY;
      return first ? [{ entity, at: isCertain ? Math.max(first.from, begin) : null }] : [];
    }),
    isWhole: knownTo >= now - NEWEST_MAY_MISS,
  };
}
