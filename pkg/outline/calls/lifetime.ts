import { HOUR } from '../../time/units';
/** Windows up to this length, in seconds, are cheap to compute. */
const CHEAP_WINDOW_SECONDS = HOUR;

/** The server itself keeps the figures of a window for this long, in seconds. */
const SERVER_CACHE_SECONDS = 300;

/**
 * How long an answer serves further callers, in seconds. Long windows cost the server's Prometheus up to seconds of CPU
 * time and change little meanwhile: they are kept for a 300th of their length, as long as the server itself at most.
 *
 * @param cacheTtlSeconds of the settings; 0 switches the cache off
 */
export function metricsLifetimeSeconds(cacheTtlSeconds: number, sinceSeconds: number): number {
  if (cacheTtlSeconds === 0 || sinceSeconds <= CHEAP_WINDOW_SECONDS) {
    return cacheTtlSeconds;
  }
  return Math.max(cacheTtlSeconds, Math.min(SERVER_CACHE_SECONDS, sinceSeconds / 300));
}
