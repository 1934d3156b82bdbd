import type { ServerMetrics } from '../../outline/api';

/**
 * The sums of the whole server in an answer. Its own are those over places, each of which loses its first sample, as
 * each key does: so whichever has more is nearer.
 */
export function serverSums(metrics: ServerMetrics): Pick<ServerMetrics, 'data' | 'tunnelTime'> {
  const larger = (quantity: 'data' | 'tunnelTime') => {
    const ofKeys = metrics.accessKeys.reduce((sum, key) => sum + (key[quantity] ?? 0), 0);
    const own = metrics[quantity];
    return own === null ? null : Math.max(own, ofKeys);
  };
  return { data: larger('data'), tunnelTime: larger('tunnelTime') };
}
