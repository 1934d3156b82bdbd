import type { Counts } from './counts';
import { quantile } from './duration-histogram';
import { sumDurations, type Durations } from './durations';
import { lastHour, type LastHour } from './last-hour';
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

/** @param now epoch milliseconds */
export function calculate<Own>(state: StatisticsState<Own>, now: number): StatisticsFigures<Own> {
  const { finished, failed, retryHistogram, runtime } = state;
  const requests = finished.count + failed.count;
  const errors = Object.entries(state.errors).map(([code, error]) => ({ code, ...error }));
  const perMinute = (count: number) => (runtime > 0 ? (count / runtime) * 60 : null);
  return {
    requests,
    cancelled: state.cancelled,
    retried: retryHistogram.slice(1).reduce((sum, count) => sum + count, 0),
    retryHistogram,
    failureShare: requests > 0 ? failed.count / requests : null,
    finished: describeDurations(finished),
    failed: describeDurations(failed),
    all: describeDurations(sumDurations(finished, failed)),
    finishedPerMinute: perMinute(finished.count),
    failedPerMinute: perMinute(failed.count),
    requestsPerMinute: perMinute(requests),
    statusCodes: state.statusCodes,
    errors: errors.toSorted((one, other) => other.count - one.count),
    lastError: errors.toSorted((one, other) => other.lastAt - one.lastAt)[0] ?? null,
    runtime,
    firstStartedAt: state.firstStartedAt,
    lastStartedAt: state.lastStartedAt,
    lastStoppedAt: state.lastStoppedAt,
    lastHour: lastHour(state.slices, now),
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
