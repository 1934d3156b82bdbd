import { ceilTo, floorTo } from '../../time/rounding';
import { DAY, HOUR } from '../../time/units';
import type { Interval } from '../../time/interval';
import { KEPT_SECONDS } from '../../outline/api';
import { type BucketStore, FIVE_MINUTES, type Resolution } from '../bucket-store';
import type { Present } from '../sampling/server-records';

/** Of what is asked for as fine as it can be had, this much is fetched. Seconds. */
const FINEST_REACH = 2 * DAY;
/** Hours are fetched for the last two days and the day that has begun; days before. */
const HOURS_REACH = 2 * DAY;

/** An interval that should be known in buckets of this resolution. Edges are multiples of it, but for the newest. */
export interface Target extends Interval {
  resolution: Resolution;
}

/**
 * What everybody wants of the past, as far as the server's clock tells its times, most urgent first: the last hour
 * finely, the last days by hours, the rest by days.
 */
export function plannedTargets({ upTo, createdAt, clockSetAt }: Present): Target[] {
  const oldest = (resolution: Resolution) => oldestBucket(upTo, createdAt, resolution);
  const fine = Math.max(oldest(FIVE_MINUTES), floorTo(upTo, HOUR) - HOUR);
  const hours = Math.max(oldest(HOUR), floorTo(upTo - HOURS_REACH, DAY));
  const targets: Target[] = [
    { from: fine, to: upTo, resolution: FIVE_MINUTES },
    { from: hours, to: floorTo(fine, HOUR), resolution: HOUR },
    { from: oldest(DAY), to: floorTo(hours, DAY), resolution: DAY },
  ];
  return targets
    .map((target) => ({ ...target, from: Math.max(target.from, ceilTo(clockSetAt ?? 0, target.resolution)) }))
    .filter(({ from, to }) => from < to);
}

/** What a query asks for, cut to what the server can still tell and what is not too dear; null where nothing is left. */
export function grantedTarget(asked: Target, { upTo, createdAt, clockSetAt }: Present): Target | null {
  const { resolution } = asked;
  const reach = resolution === FIVE_MINUTES ? upTo - FINEST_REACH : 0;
  const oldest = Math.max(oldestBucket(upTo, createdAt, resolution), ceilTo(clockSetAt ?? 0, resolution));
  const from = Math.max(oldest, floorTo(Math.max(asked.from, reach), resolution));
  const to = Math.min(floorTo(upTo, resolution), ceilTo(asked.to, resolution));
  return from < to ? { from, to, resolution } : null;
}

/**
 * The edges to ask for next, newest first: those of the newest gap of the most urgent target; null when nothing is left
 * to fetch.
 */
export function nextEdges(store: Pick<BucketStore, 'gaps'>, targets: readonly Target[]): number[] | null {
  for (const { from, to, resolution } of targets) {
    const gap = store.gaps(from, to, resolution).at(-1);
    if (gap) {
      return edgesOf({ from: Math.max(gap.from, from), to: Math.min(gap.to, to) }, resolution);
    }
  }
  return null;
}

/** Windows that fetching takes, one for each bucket. */
export function countBuckets(intervals: readonly Interval[], resolution: Resolution): number {
  return intervals.reduce((sum, { from, to }) => sum + (to - from) / resolution, 0);
}

function edgesOf({ from, to }: Interval, resolution: Resolution): number[] {
  const edges = [to];
  for (let edge = floorTo(to - 1, resolution); edge > from; edge -= resolution) {
    edges.push(edge);
  }
  // One more, which shows what began in the oldest.
  return [...edges, from, from - resolution];
}

/** The first bucket of which the server can still tell all, or the one in which it was set up. */
function oldestBucket(upTo: number, createdAt: number | null, resolution: Resolution): number {
  return Math.max(ceilTo(upTo - KEPT_SECONDS, DAY), floorTo(createdAt ?? 0, resolution));
}
