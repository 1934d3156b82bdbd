import type { ServerMetrics } from '../../outline/api';

/**
 * The sums of the whole server in an answer. Its own are those over places, each of which loses its first sample, as
 * each key does: so whichever has more is nearer.
 */
export function serverSums(metrics: ServerMetrics): Pick<ServerMetrics, 'data' | 'tunnelTime'> {
  const larger = (quantity: 'data' | 'tunnelTime') => {
    const own = metrics[quantity];
    return own === null ? null : Math.max(own, sumOver(metrics.accessKeys, quantity));
  };
  return { data: larger('data'), tunnelTime: larger('tunnelTime') };
}

/** Over keys or places of an answer; what is not known adds nothing. */
export function sumOver<Q extends 'data' | 'tunnelTime'>(
  parts: ReadonlyArray<Record<Q, number | null>>,
  quantity: Q
): number {
  return parts.reduce((sum, part) => sum + (part[quantity] ?? 0), 0);
}
