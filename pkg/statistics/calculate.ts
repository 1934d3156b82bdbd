import type { Counts } from './counts';
import { quantile } from './duration-histogram';
import { sumDurations, type Durations } from './durations';
import { lastHour, type LastHour } from './last-hour';
import { perMinute } from './per-minute';
import type { Slices } from './slices';
import type { ErrorCount, StatisticsState } from './state';

/** What a state comes to. Durations are seconds and moments epoch milliseconds; null where there is nothing yet. */
export interface StatisticsFigures<Own> {
  /** Finished and failed ones. */
  requests: number;
  /** Neither finished nor failed. */
  cancelled: number;
  /** Requests with at least one retry. */
  retried: number;
  retryHistogram: readonly number[];
  failureShare: number | null;
  finished: DurationFigures;
  failed: DurationFigures;
  all: DurationFigures;
  /** Rates are null before a minute has passed. */
  finishedPerMinute: number | null;
  failedPerMinute: number | null;
  requestsPerMinute: number | null;
  statusCodes: Readonly<Counts>;
  /** The most frequent one first. */
  errors: readonly CodedError[];
  lastError: CodedError | null;
  /** Seconds that all runs were active. */
  runtime: number;
  firstStartedAt: number | null;
  lastStartedAt: number | null;
  lastStoppedAt: number | null;
  lastHour: LastHour;
  own: Own;
}

export interface CodedError extends ErrorCount {
  code: string;
}

/** Seconds, but for `count`. */
export interface DurationFigures {
  count: number;
  total: number;
  average: number | null;
  min: number | null;
  max: number | null;
  /** Within 1 % of the exact one. */
  p95: number | null;
}

/**
 * @param slices of the last hour, at least
 * @param now epoch milliseconds
 */
export function calculate<Own>(state: StatisticsState<Own>, slices: Slices, now: number): StatisticsFigures<Own> {
  const { finished, failed, retryHistogram, runtime } = state;
  const requests = finished.count + failed.count;
  const errors = Object.entries(state.errors).map(([code, error]) => ({ code, ...error }));
  // What lies after now was noted by a clock that was wrong.
  const order = ({ lastAt }: CodedError) => (lastAt > now ? 0 : lastAt);
  return {
    requests,
    cancelled: state.cancelled,
    retried: retryHistogram.slice(1).reduce((sum, count) => sum + count, 0),
    retryHistogram,
    failureShare: requests > 0 ? failed.count / requests : null,
    finished: describeDurations(finished),
    failed: describeDurations(failed),
    all: describeDurations(sumDurations(finished, failed)),
    finishedPerMinute: perMinute(finished.count, runtime),
    failedPerMinute: perMinute(failed.count, runtime),
    requestsPerMinute: perMinute(requests, runtime),
    statusCodes: state.statusCodes,
    errors: errors.toSorted((one, other) => other.count - one.count),
    lastError: errors.toSorted((one, other) => order(other) - order(one))[0] ?? null,
    runtime,
    firstStartedAt: state.firstStartedAt,
    lastStartedAt: state.lastStartedAt,
    lastStoppedAt: state.lastStoppedAt,
    lastHour: lastHour(slices, now),
    own: state.own,
  };
}

function describeDurations({ count, total, min, max, histogram }: Durations): DurationFigures {
  return {
    count,
    total,
    average: count > 0 ? total / count : null,
    min,
    max,
    p95: within(quantile(histogram, 0.95), min, max),
  };
}

/** The ends are known exactly. */
function within(value: number | null, min: number | null, max: number | null): number | null {
  return value === null || min === null || max === null ? value : Math.min(Math.max(value, min), max);
}
