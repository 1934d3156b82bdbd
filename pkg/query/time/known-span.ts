import type { History, HistoryProgress } from '../../history/history';
import { isCovered } from '../families/recorded';
import { ceilTo, floorTo } from '../../time/rounding';
import { DAY } from '../../time/units';
import { spanOf, USUAL_LAG } from './span';
import type { Interval } from '../../time/interval';
import type { TimeRange } from '../window';

interface AskedSpan {
  window: string;
  timeRange: TimeRange;
  now: number;
  histories: readonly History[];
  signal: AbortSignal;
  /** Seconds between the edges that a span may have; by default five minutes. */
  grain?: number;
}

/**
 * The span of history that a query's window means, the same for all shapes. Where only hours or days are kept at an end
 * of it, it is widened to their edges, so that sums can be told.
 *
 * @returns null where the range lies in the future, or there is no history
 */
export async function knownSpan({
  window,
  timeRange,
  now,
  histories,
  signal,
  grain,
}: AskedSpan): Promise<Interval | null> {
  const extents = histories.map((history) => history.progress());
  const ends = endsOf(extents, now);
  const span =
    histories.length === 0 ? null : spanOf(window, timeRange, now, ends.length > 0 ? Math.min(...ends) : null, grain);
  if (!span) {
    return null;
  }
  const kept = histories.filter(({ capabilities }) => capabilities.buckets !== null);
  const grids = bucketsOf(kept);
  const begins = extents.map(({ knownFrom }) => knownFrom ?? Infinity);
  const isKnown = (edges: [number, number]) => areKnown(kept, edges, signal);
  const from = Math.max(...begins) <= span.from ? await knownStart(span, grids, isKnown) : span.from;
  const to =
    ends.length > 0 && Math.min(...ends) > span.to ? await knownEnd(span, Math.min(...ends), grids, isKnown) : span.to;
  return { from, to };
}

/** Where histories end; without those of servers that are down, as long as another one goes on. */
function endsOf(extents: readonly HistoryProgress[], now: number): number[] {
  const ends = extents.flatMap(({ knownTo }) => knownTo ?? []);
  const usual = ends.filter((end) => now / 1000 - end <= USUAL_LAG);
  return usual.length > 0 ? usual : ends;
}

/** Lengths of the buckets that histories keep, finest first, in seconds. */
export function bucketsOf(histories: readonly History[]): number[] {
  const buckets = histories.flatMap(({ capabilities }) => capabilities.buckets ?? []);
  return [...new Set(buckets)].sort((left, right) => left - right);
}

type IsKnown = (edges: [number, number]) => Promise<boolean>;

async function knownStart({ from, to }: Interval, grids: readonly number[], isKnown: IsKnown): Promise<number> {
  const dayAfter = Math.min(floorTo(from, DAY) + DAY, to);
  for (const edge of new Set(grids.map((grid) => floorTo(from, grid)))) {
    if (await isKnown([edge, dayAfter])) {
      return edge;
    }
  }
  return from;
}

async function knownEnd(
  { from, to }: Interval,
  knownTo: number,
  grids: readonly number[],
  isKnown: IsKnown
): Promise<number> {
  const dayBefore = Math.max(ceilTo(to, DAY) - DAY, from);
  for (const edge of new Set(grids.map((grid) => ceilTo(to, grid)))) {
    if (edge <= knownTo && (await isKnown([dayBefore, edge]))) {
      return edge;
    }
  }
  return to;
}

/** A history that fails says so where it is asked for figures. */
async function areKnown(histories: readonly History[], edges: [number, number], signal: AbortSignal): Promise<boolean> {
  try {
    const covered = await Promise.all(histories.map((history) => coveredSecondsOf(history, edges, signal)));
    return covered.every((seconds) => isCovered(seconds, edges[1] - edges[0]));
  } catch {
    signal.throwIfAborted();
    return false;
  }
}

/**
 * Seconds that amounts between these edges cover. An amount that cannot be told apart stands at its end and covers the
 * gap before it: longer steps tell no more of that.
 */
export async function coveredSecondsOf(
  history: History,
  edges: readonly number[],
  signal: AbortSignal
): Promise<number> {
  const { coveredSeconds } = await history.series({ kind: 'key', entities: [], edges, coverageOnly: true, signal });
  return coveredSeconds.reduce((sum, seconds) => sum + seconds, 0);
}
