import * as v from 'valibot';
import { sumCounts } from './counts';
import { countDuration } from './duration-histogram';
import { countSchema, countsSchema, secondsSchema } from './durations';
import { floorTo } from '../time/rounding';

/** Length of a slice. */
export const SLICE_MILLISECONDS = 300_000;

export const sliceSchema = v.object({
  finished: countSchema,
  failed: countSchema,
  /** Of both, those with a retry. */
  retried: v.optional(countSchema, 0),
  /** Seconds that were counted in. */
  active: secondsSchema,
  /** Durations of both. */
  histogram: countsSchema,
});
export type Slice = v.InferOutput<typeof sliceSchema>;

/** What was counted by five minutes, by their beginning in epoch milliseconds. */
export type Slices = Map<number, Slice>;

/** A request that has ended. */
export interface Ended {
  how: 'finished' | 'failed';
  seconds: number;
  retries: number;
}

export function addToSlice(slices: Slices, now: number, { how, seconds, retries }: Ended): void {
  const slice = sliceAt(slices, now);
  slice[how] += 1;
  slice.retried += Math.sign(retries);
  countDuration(slice.histogram, seconds);
}

/** Spreads the active seconds that ended now over the slices they fell into; no more than the last day's. */
export function addActiveTime(slices: Slices, now: number, seconds: number): void {
  let from = now - Math.min(seconds, 86_400) * 1000;
  while (from < now) {
    const to = Math.min(sliceStart(from) + SLICE_MILLISECONDS, now);
    sliceAt(slices, from).active += (to - from) / 1000;
    from = to;
  }
}

export function sumSlices(first: Slices, second: Slices): Slices {
  const sum = new Map(first);
  for (const [start, slice] of second) {
    sum.set(start, sumOf([sum.get(start), slice]));
  }
  return sum;
}

/** All of them as one. */
export function sumOf(slices: Iterable<Slice | undefined>): Slice {
  const sum = noSlice();
  for (const slice of slices) {
    if (slice) {
      sum.finished += slice.finished;
      sum.failed += slice.failed;
      sum.retried += slice.retried;
      sum.active += slice.active;
      sum.histogram = sumCounts(sum.histogram, slice.histogram);
    }
  }
  return sum;
}

export function sliceStart(moment: number): number {
  return floorTo(moment, SLICE_MILLISECONDS);
}

function sliceAt(slices: Slices, moment: number): Slice {
  const start = sliceStart(moment);
  const slice = slices.get(start) ?? noSlice();
  slices.set(start, slice);
  return slice;
}

function noSlice(): Slice {
  return { finished: 0, failed: 0, retried: 0, active: 0, histogram: {} };
}
