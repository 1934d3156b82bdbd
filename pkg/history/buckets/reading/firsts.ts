import { floorTo } from '../../../time/rounding';
import type { Interval } from '../../../time/interval';
import { holds, joined } from '../../../time/intervals';
import type { EntityFirst, FirstTraffic } from '../../history';
import { AmountReader } from '../amounts/amount-reader';
import type { BucketRows } from '../rows/bucket-rows';
import type { KnownEntity } from '../rows/entities';
import type { LongSpans } from '../rows/long-spans';
import { intervalsBetween } from './intervals';
import { readSegments, type ReadSegment, type ReadRange } from './read-segments';
import { NEWEST_MAY_MISS } from './totals';
import { DAY, HOUR } from '../../../time/units';
import { FIVE_MINUTES, type Begins } from '../../bucket-store';
import { entityName } from '../../model';

/** What is kept of when traffic began. */
export interface Firsts {
  /** By entity number: between which moments the first kept traffic flowed; to Infinity where it may be none. */
  byEntity: ReadonlyMap<number, Interval>;
  /** Sorted and joined. */
  known: readonly Interval[];
}

/** Where the first traffic of an entity is in segments: the first with some that may be, and that certainly is. */
interface Found {
  possible: ReadSegment;
  certain: ReadSegment | null;
}

/**
 * Looks through the coarsest buckets of a range that ends with one, and through finer ones only in those where somebody's
 * traffic began.
 */
export function findFirsts(rows: BucketRows, longs: LongSpans, { from, to }: Interval): Firsts {
  if (from === to) {
    return { byEntity: new Map(), known: [] };
  }
  const { segments, known } = inOrder(readSegments(rows, longs, intervalsBetween([from, to])));
  const finerByPlace = new Map<string, ReadRange>();

  function finerOf({ resolution, start, stop }: ReadSegment): ReadRange {
    const place = `${resolution} ${start}`;
    const length = resolution === DAY ? HOUR : FIVE_MINUTES;
    const edges = Array.from({ length: (stop - start) / length + 1 }, (_, index) => start + index * length);
    const finer = finerByPlace.get(place) ?? inOrder(readSegments(rows, longs, intervalsBetween(edges)));
    finerByPlace.set(place, finer);
    return finer;
  }

  /** Where finer buckets leave out some time before the traffic, that may have had some too. */
  function beginOf(entity: number, segment: ReadSegment): number {
    const { start, stop, seconds } = segment;
    if (!isCoarse(segment)) {
      return start;
    }
    const finer = finerOf(segment);
    const first = findOne(finer.segments, entity)?.possible;
    if (first && (first.start <= start || holds(finer.known, [{ from: start, to: first.start }]))) {
      return beginOf(entity, first);
    }
    return seconds > stop - start ? -Infinity : start;
  }

  function endOf(entity: number, segment: ReadSegment): number {
    const certain = isCoarse(segment) && findOne(finerOf(segment).segments, entity)?.certain;
    return certain ? endOf(entity, certain) : segment.stop;
  }

  const byEntity = new Map(
    [...findAll(segments)].map(([entity, { possible, certain }]): [number, Interval] => [
      entity,
      { from: beginOf(entity, possible), to: certain ? endOf(entity, certain) : Infinity },
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

function isCoarse({ resolution }: ReadSegment): boolean {
  return resolution !== null && resolution > FIVE_MINUTES;
}

function inOrder({ segments, known }: ReadRange): ReadRange {
  return { segments: segments.sort((a, b) => a.start - b.start), known };
}

/** By entity number. What is not known, and what counts in a later segment (a negative shift), may have been traffic. */
function findAll(segments: readonly ReadSegment[]): Map<number, Found> {
  const found = new Map<number, Found>();
  const reader = new AmountReader();
  for (const segment of segments) {
    reader.open(segment.amounts);
    while (reader.next()) {
      const before = found.get(reader.entity);
      if (!before?.certain) {
        found.set(reader.entity, {
          possible: before?.possible ?? segment,
          certain: isCertain(reader) ? segment : null,
        });
      }
    }
  }
  return found;
}

function findOne(segments: readonly ReadSegment[], entity: number): Found | null {
  let possible: ReadSegment | null = null;
  const reader = new AmountReader();
  for (const segment of segments) {
    reader.open(segment.amounts);
    let isThere = true;
    while (isThere && reader.entity < entity) {
      isThere = reader.next();
    }
    if (reader.entity === entity) {
      possible ??= segment;
      if (isCertain(reader)) {
        return { possible, certain: segment };
      }
    }
  }
  return possible && { possible, certain: null };
}

function isCertain({ data, dataBelow, tunnelTime, tunnelTimeBelow }: AmountReader): boolean {
  return data > dataBelow || tunnelTime > tunnelTimeBelow;
}

/**
 * Whose first traffic is the first of all: where everything is known since the server was set up, or since the entity
 * was not there yet. It is told to the bucket; where it is not known to a day, not at all.
 */
export function firstTrafficOf(
  { byEntity, known }: Firsts,
  entities: Iterable<KnownEntity>,
  { createdAt, absentAt, now }: Begins & { now: number }
): FirstTraffic {
  const knownUntil = (begin: number) => known.find(({ from, to }) => from <= begin && begin < to)?.to ?? -Infinity;
  const isKnownUntilNow = (begin: number) => knownUntil(begin) >= now - NEWEST_MAY_MISS;
  const setUp = createdAt === null ? Infinity : floorTo(createdAt, FIVE_MINUTES);

  /** Traffic under the name of one that was not there yet was another's. */
  function firstSince(begin: number, { from, to }: Interval): number | null {
    const first = Math.max(from, begin);
    return to > begin && first <= knownUntil(begin) && to - first <= DAY ? first : null;
  }

  const found = [...entities].flatMap(({ id, entity }) => {
    const first = byEntity.get(id);
    return first ? [{ entity, first }] : [];
  });
  const used = new Set(found.map(({ entity }) => entityName(entity)));
  const since = (name: string) => floorTo(absentAt.get(name) ?? Infinity, FIVE_MINUTES);
  return {
    entities: found.map(({ entity, first }): EntityFirst => ({
      entity,
      at: firstSince(setUp, first) ?? firstSince(since(entityName(entity)), first),
    })),
    isWhole: isKnownUntilNow(setUp),
    unused: new Set([...absentAt.keys()].filter((name) => !used.has(name) && isKnownUntilNow(since(name)))),
  };
}
