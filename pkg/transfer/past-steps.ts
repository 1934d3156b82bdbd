import { type BucketStore, FIVE_MINUTES } from '../history/bucket-store';
import type { HistorySeries } from '../history/history';
import { type Entity, type EntityKind } from '../history/model';
import { edgesBetween } from '../time/edges';
import type { Interval } from '../time/interval';
import { floorTo } from '../time/rounding';
import { DAY, HOUR } from '../time/units';

/** What one entity had in a step. */
export interface PastAmount {
  entity: Entity;
  /** Bytes, whole. */
  data: number;
  /** Milliseconds, whole. */
  tunnelTime: number;
}

/** What is kept of a server between two moments, epoch seconds: five minutes, or an hour or a day where no more is. */
export interface PastStep extends Interval {
  /** Best values of those that had any. Null: nothing is known. */
  amounts: readonly PastAmount[] | null;
  /** Share of probes that were answered; null: there were none. */
  up: number | null;
  /** Mean, seconds; null: none was answered. */
  responseTime: number | null;
}

const kinds: readonly EntityKind[] = ['key', 'location'];
const { signal } = new AbortController();

/**
 * Reads a server's past in the shortest steps that are kept, oldest first, a day (UTC) at a time. What is kept of a time
 * with holes counts in the step in which it stands, so that sums are the store's.
 *
 * @param span epoch seconds, multiples of 300
 */
export async function* pastDays(buckets: BucketStore, { from, to }: Interval): AsyncGenerator<PastStep[]> {
  for (let start = from; start < to; start = floorTo(start, DAY) + DAY) {
    const edges = await finestEdges(buckets, start, Math.min(to, floorTo(start, DAY) + DAY));
    yield await stepsBetween(buckets, edges);
  }
}

/** Edges of five minutes; of hours where nothing finer is known, and of the day where no hour is. */
async function finestEdges(buckets: BucketStore, from: number, to: number): Promise<number[]> {
  const fine = edgesBetween(from, to, FIVE_MINUTES);
  const isFineKnown = await areKnown(buckets, fine);
  const edges = fine.filter((edge, index) => {
    const hour = floorTo(edge, HOUR);
    const first = index - (edge - hour) / FIVE_MINUTES;
    const isWhole = hour >= from && hour + HOUR <= to;
    return edge === hour || !isWhole || isFineKnown.slice(first, first + HOUR / FIVE_MINUTES).includes(true);
  });
  const isDay = from % DAY === 0 && to === from + DAY;
  return isDay && !(await areKnown(buckets, edges)).includes(true) ? [from, to] : edges;
}

async function areKnown(buckets: BucketStore, edges: readonly number[]): Promise<boolean[]> {
  const { total } = await buckets.series({ kind: 'key', edges, entities: [], signal });
  return total.data.map((bytes) => bytes !== null);
}

async function stepsBetween(buckets: BucketStore, edges: readonly number[]): Promise<PastStep[]> {
  const [from = 0, to = 0] = [edges[0], edges.at(-1)];
  const { up, responseTime } = await buckets.availability({ edges, signal });
  const steps = edges.slice(1).map((end, index): PastStep => {
    const start = edges[index] ?? end;
    return { from: start, to: end, amounts: null, up: up[index] ?? null, responseTime: responseTime[index] ?? null };
  });
  for (const kind of kinds) {
    const { totals } = await buckets.totals({ kind, from, to, signal });
    const entities = totals.map(({ entity }) => entity);
    const series = await buckets.series({ kind, edges, entities, signal });
    for (const [index, step] of steps.entries()) {
      const amounts = series.total.data[index] == null ? await partOf(buckets, kind, step) : amountsAt(series, index);
      step.amounts = amounts === null ? step.amounts : [...(step.amounts ?? []), ...amounts];
    }
  }
  return steps;
}

function amountsAt({ rows }: HistorySeries, index: number): PastAmount[] {
  return rows.map(({ entity, data, tunnelTime }) => amountOf(entity, data[index], tunnelTime[index])).filter(hasAny);
}

/** What is known of a step with holes; null: nothing, or that nothing stands there. */
async function partOf(buckets: BucketStore, kind: EntityKind, { from, to }: PastStep): Promise<PastAmount[] | null> {
  const { totals } = await buckets.totals({ kind, from, to, signal });
  const amounts = totals
    .map(({ entity, data, tunnelTime }) => amountOf(entity, data?.value, tunnelTime?.value))
    .filter(hasAny);
  return amounts.length > 0 ? amounts : null;
}

/** What of an entity is not known adds nothing. */
function amountOf(entity: Entity, data: number | null | undefined, seconds: number | null | undefined): PastAmount {
  return { entity, data: data ?? 0, tunnelTime: Math.round((seconds ?? 0) * 1000) };
}

const hasAny = ({ data, tunnelTime }: PastAmount) => data > 0 || tunnelTime > 0;
