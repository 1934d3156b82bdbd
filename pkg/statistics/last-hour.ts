import { quantile } from './duration-histogram';
import { perMinute } from './per-minute';
import { SLICE_MILLISECONDS, sliceStart, sumOf, type Slices } from './slices';

const SLICE_COUNT = 12;

/** Figures of the slice that is filling and the eleven before it: between 55 minutes and an hour. */
export interface LastHour {
  requests: number;
  failed: number;
  /** Null where no request ended. */
  failureShare: number | null;
  /** By the time that was counted in; null where that is less than a minute. */
  requestsPerMinute: number | null;
  /** Seconds. */
  p95: number | null;
}

/** When the last hour begins, in epoch milliseconds. */
export function lastHourStart(now: number): number {
  return sliceStart(now) - (SLICE_COUNT - 1) * SLICE_MILLISECONDS;
}

/** What lies after now was counted by a clock that was wrong, and is none of the last hour. */
export function lastHour(slices: Slices, now: number): LastHour {
  const recent = [...slices].filter(([start]) => start >= lastHourStart(now) && start <= now);
  const { finished, failed, active, histogram } = sumOf(recent.map(([, slice]) => slice));
  const requests = finished + failed;
  return {
    requests,
    failed,
    failureShare: requests > 0 ? failed / requests : null,
    requestsPerMinute: perMinute(requests, active),
    p95: quantile(histogram, 0.95),
  };
}
