import type { History } from '../../history/history';
import type { EpochSeconds } from '../../time/units';
import { bucketsOf, coveredSecondsOf } from '../time/known-span';

/**
 * Edges at which amounts can be told: each as it is, or the nearest of an hour or a day of UTC where only these are kept
 * around it. Those of an engine, which keeps all samples, stay.
 *
 * @param edges ascending, at least two, further apart than the longest bucket
 */
export async function onKnownEdges(
  history: History,
  edges: readonly EpochSeconds[],
  signal: AbortSignal
): Promise<EpochSeconds[]> {
  let best = { edges: [...edges], covered: await coveredSecondsOf(history, edges, signal) };
  for (const grid of history.capabilities.buckets === null ? [] : bucketsOf([history]).slice(1)) {
    const moved = best.edges.map((edge) => Math.round(edge / grid) * grid);
    const covered = new Set(moved).size === moved.length ? await coveredSecondsOf(history, moved, signal) : 0;
    // The edges of what is known are no reason to move.
    best = covered > 1.02 * best.covered ? { edges: moved, covered } : best;
  }
  return best.edges;
}
