import { quantile } from './duration-histogram';
import { perMinute } from './per-minute';
import { sumOf, type Slices } from './slices';

/** What was counted in one step of time; all null where nothing was, because nothing was running or it is not kept. */
export interface StepFigures {
  requests: number | null;
  failed: number | null;
  /** Requests with at least one retry. */
  retried: number | null;
  /** Null where no request ended. */
  failureShare: number | null;
  /** By the time that was counted in; null where that is less than a minute. */
  requestsPerMinute: number | null;
  /** Seconds, within 1 %; null where no request ended. */
  p95: number | null;
  /** Seconds that were counted in, of all processes together. */
  runtime: number | null;
}

const nothing: StepFigures = {
  requests: null,
  failed: null,
  retried: null,
  failureShare: null,
  requestsPerMinute: null,
  p95: null,
  runtime: null,
};

/**
 * Figures by step. A slice of five minutes belongs to the step in which it begins.
 *
 * @param edges epoch milliseconds, ascending; one more than there are steps
 */
export function figuresByStep(slices: Slices, edges: readonly number[]): StepFigures[] {
  const sorted = [...slices].sort(([one], [other]) => one - other);
  let next = sorted.findIndex(([start]) => start >= (edges[0] ?? Infinity));
  return edges.slice(1).map((end) => {
    const first = next;
    while (next >= 0 && (sorted[next]?.[0] ?? Infinity) < end) {
      next += 1;
    }
    return next > first ? figuresOf(sumOf(sorted.slice(first, next).map(([, slice]) => slice))) : nothing;
  });
}

function figuresOf({ finished, failed, retried, active, histogram }: ReturnType<typeof sumOf>): StepFigures {
  const requests = finished + failed;
  return {
    requests,
    failed,
    retried,
    failureShare: requests > 0 ? failed / requests : null,
    requestsPerMinute: perMinute(requests, active),
    p95: quantile(histogram, 0.95),
    runtime: active,
  };
}
