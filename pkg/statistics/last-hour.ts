import * as v from 'valibot';
import { sumCounts } from './counts';
import { countDuration, quantile } from './duration-histogram';
import { countSchema, countsSchema, secondsSchema } from './durations';

const sliceMilliseconds = 300_000;
const sliceCount = 12;

const sliceSchema = v.object({
  finished: countSchema,
  failed: countSchema,
  /** Seconds that were counted in. */
  active: secondsSchema,
  /** Durations of finished and failed ones. */
  histogram: countsSchema,
});
type Slice = v.InferOutput<typeof sliceSchema>;

/** What happened lately, by the beginning of slices of five minutes, in epoch milliseconds. */
export const slicesSchema = v.record(v.string(), sliceSchema);
export type Slices = v.InferOutput<typeof slicesSchema>;

/** Figures of the slice that is filling and the eleven before it: between 55 minutes and an hour. */
export interface LastHour {
  requests: number;
  failed: number;
  /** Null where no request ended. */
  failureShare: number | null;
  /** By the time that was counted in; null where none was. */
  requestsPerMinute: number | null;
  /** Seconds. */
  p95: number | null;
}

export function addToSlice(slices: Slices, now: number, how: 'finished' | 'failed', seconds: number): void {
  const slice = sliceAt(slices, now);
  slice[how] += 1;
  countDuration(slice.histogram, seconds);
}

/** Spreads the active seconds that ended now over the slices they fell into. */
export function addActiveTime(slices: Slices, now: number, seconds: number): void {
  const oldest = firstSlice(now);
  let end = now;
  let left = seconds;
  while (left > 0 && end > oldest) {
    const start = sliceStart(end - 1);
    const part = Math.min(left, (end - start) / 1000);
    sliceAt(slices, start).active += part;
    left -= part;
    end = start;
  }
}

/** Sums slice by slice, without those that are more than an hour older than the newest one. */
export function sumSlices(first: Slices, second: Slices): Slices {
  const starts = [...new Set([...Object.keys(first), ...Object.keys(second)])];
  const oldest = firstSlice(Math.max(...starts.map(Number)));
  const kept = starts.filter((start) => Number(start) >= oldest);
  return Object.fromEntries(kept.map((start) => [start, sumOf([first[start], second[start]])]));
}

export function lastHour(slices: Slices, now: number): LastHour {
  const oldest = firstSlice(now);
  const recent = Object.entries(slices).filter(([start]) => Number(start) >= oldest && Number(start) <= now);
  const { finished, failed, active, histogram } = sumOf(recent.map(([, slice]) => slice));
  const requests = finished + failed;
  return {
    requests,
    failed,
    failureShare: requests > 0 ? failed / requests : null,
    requestsPerMinute: active > 0 ? (requests / active) * 60 : null,
    p95: quantile(histogram, 0.95),
  };
}

function sliceAt(slices: Slices, moment: number): Slice {
  const key = sliceStart(moment);
  const known = slices[key];
  if (known) {
    return known;
  }
  const oldest = firstSlice(moment);
  for (const start of Object.keys(slices)) {
    if (Number(start) < oldest) {
      delete slices[start];
    }
  }
  return (slices[key] = noSlice());
}

function sliceStart(moment: number): number {
  return Math.floor(moment / sliceMilliseconds) * sliceMilliseconds;
}

function firstSlice(now: number): number {
  return sliceStart(now) - (sliceCount - 1) * sliceMilliseconds;
}

function noSlice(): Slice {
  return { finished: 0, failed: 0, active: 0, histogram: {} };
}

function sumOf(slices: ReadonlyArray<Slice | undefined>): Slice {
  return slices.reduce<Slice>(
    (sum, slice) =>
      slice
        ? {
            finished: sum.finished + slice.finished,
            failed: sum.failed + slice.failed,
            active: sum.active + slice.active,
            histogram: sumCounts(sum.histogram, slice.histogram),
          }
        : sum,
    noSlice()
  );
}
