import type { Notice } from '../../frames/frame';
import type { ServerMetrics } from '../../outline/api';

/**
 * Whether the server knows of no traffic at all in the window. Version 1.12.3 answers with empty lists, later ones
 * fail on them.
 */
export function hasNoTraffic(metrics: ServerMetrics): boolean {
  return metrics.noTraffic || (metrics.accessKeys.length === 0 && metrics.locations.length === 0);
}

/** Why there are no rows, or figures that are empty beside those that are 0. */
export function noTrafficNotices(metrics: ServerMetrics): Notice[] {
  return hasNoTraffic(metrics) ? [{ severity: 'info', text: 'The server had no traffic in this window.' }] : [];
}
