import type { ServerMetrics } from '../api';

/**
 * The figures of a window in which no data was counted. Connections may be open all the same: their bytes count when they
 * close, their tunnel time from the beginning, and the server tells neither.
 */
export function noTraffic(): ServerMetrics {
  return {
    tunnelTime: null,
    data: 0,
    bandwidthNow: { value: 0, at: null },
    bandwidthPeak: { value: 0, at: null },
    locations: [],
    accessKeys: [],
    noTraffic: true,
  };
}
