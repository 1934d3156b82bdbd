import { KEPT_SECONDS } from '../../outline/api';
import type { BucketStore, Resolution, Stretch } from '../bucket-store';
import type { Present } from '../sampling/server-records';

const FIVE_MINUTES = 300;
const HOUR = 3600;
const DAY = 86_400;

/** Of what is asked for as fine as it can be had, this much is fetched. Seconds. */
const FINEST_REACH = 2 * DAY;
/** Hours are fetched for the last two days and the day that has begun; days before. */
const HOURS_REACH = 2 * DAY;

/** A stretch that should be known in buckets of this resolution. Edges are multiples of it, but for the newest. */
export interface Wish extends Stretch {
  resolution: Resolution;
}

/**
 * What everybody wants of the past, as far as the server's clock tells its times, most urgent first: the last hour
 * finely, the last days by hours, the rest by days.
 */
export function plannedWishes({ upTo, createdAt, clockSetAt }: Present): Wish[] {
  const oldest = (resolution: Resolution) => oldestBucket(upTo, createdAt, resolution);
  const fine = Math.max(oldest(FIVE_MINUTES), down(upTo, HOUR) - HOUR);
  const hours = Math.max(oldest(HOUR), down(upTo - HOURS_REACH, DAY));
  const wishes: Wish[] = [
    { from: fine, to: upTo, resolution: FIVE_MINUTES },
    { from: hours, to: down(fine, HOUR), resolution: HOUR },
    { from: oldest(DAY), to: down(hours, DAY), resolution: DAY },
  ];
  return wishes
    .map((wish) => ({ ...wish, from: Math.max(wish.from, up(clockSetAt ?? 0, wish.resolution)) }))
    .filter(({ from, to }) => from < to);
}

/** What a query asks for, cut to what the server can still tell and what is not too dear; null where nothing is left. */
export function grantedWish(asked: Wish, { upTo, createdAt, clockSetAt }: Present): Wish | null {
  const { resolution } = asked;
  const reach = resolution === FIVE_MINUTES ? upTo - FINEST_REACH : 0;
  const oldest = Math.max(oldestBucket(upTo, createdAt, resolution), up(clockSetAt ?? 0, resolution));
  const from = Math.max(oldest, down(Math.max(asked.from, reach), resolution));
  const to = Math.min(down(upTo, resolution), up(asked.to, resolution));
  return from < to ? { from, to, resolution } : null;
}

/**
 * The edges to ask for next, newest first: those of the newest gap of the most urgent wish; null when nothing is left
 * to fetch.
 */
export function nextEdges(store: Pick<BucketStore, 'gaps'>, wishes: readonly Wish[]): number[] | null {
  for (const { from, to, resolution } of wishes) {
    const gap = store.gaps(from, to, resolution).at(-1);
    if (gap) {
      return edgesOf({ from: Math.max(gap.from, from), to: Math.min(gap.to, to) }, resolution);
    }
  }
  return null;
}

/** Windows that fetching takes, one for each bucket. */
export function countBuckets(stretches: readonly Stretch[], resolution: Resolution): number {
  return stretches.reduce((sum, { from, to }) => sum + (to - from) / resolution, 0);
}

function edgesOf({ from, to }: Stretch, resolution: Resolution): number[] {
  const edges = [to];
  for (let edge = down(to - 1, resolution); edge > from; edge -= resolution) {
    edges.push(edge);
  }
  // One more, which shows what began in the oldest.
  return [...edges, from, from - resolution];
}

/** The first bucket of which the server can still tell all, or the one in which it was set up. */
function oldestBucket(upTo: number, createdAt: number | null, resolution: Resolution): number {
  return Math.max(up(upTo - KEPT_SECONDS, DAY), down(createdAt ?? 0, resolution));
}

function down(moment: number, step: number): number {
  return Math.floor(moment / step) * step;
}

function up(moment: number, step: number): number {
  return Math.ceil(moment / step) * step;
}
