import type { ServerMetrics } from '../api';

/** The figures of a window in which nothing was recorded. */
export function noTraffic(): ServerMetrics {
  return {
    tunnelTime: 0,
    data: 0,
    bandwidthNow: { value: 0, at: null },
    bandwidthPeak: { value: 0, at: null },
    locations: [],
    accessKeys: [],
    noTraffic: true,
  };
}
