import { Counter } from '../collectors/counter';
import { Histogram } from '../collectors/histogram';

/** Seconds; answers of Outline take from milliseconds to half a minute. */
export const callDurations: readonly number[] = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

export type CallMetrics = ReturnType<typeof createCallMetrics>;

/** What is measured of calls to Outline servers, under names that begin with `prefix`; not registered anywhere yet. */
export function createCallMetrics(prefix: string) {
  return {
    outlineCalls: new Counter({
      name: `${prefix}_outline_calls_total`,
      help: 'Requests to Outline servers, by route and HTTP status, or the code of why there was no answer.',
      labelNames: ['route', 'status'],
    }),
    outlineCallDuration: new Histogram({
      name: `${prefix}_outline_call_duration_seconds`,
      help: 'Time of requests to Outline servers, opening a connection included.',
      unit: 'seconds',
      labelNames: ['route'],
      buckets: callDurations,
    }),
    outlineResponseBytes: new Counter({
      name: `${prefix}_outline_response_bytes_total`,
      help: 'Bytes of the answers of Outline servers.',
      unit: 'bytes',
      labelNames: ['route'],
    }),
    cacheHits: new Counter({
      name: `${prefix}_cache_hits_total`,
      help: 'Answers served from the cache.',
      labelNames: ['route'],
    }),
    joinedCalls: new Counter({
      name: `${prefix}_joined_calls_total`,
      help: 'Calls that were joined to an equal one in flight.',
      labelNames: ['route'],
    }),
  };
}
