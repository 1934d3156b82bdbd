import * as v from 'valibot';
import { sumCounts } from './counts';
import { countDuration } from './duration-histogram';

export const countSchema = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
export const countsSchema = v.record(v.string(), countSchema);
export const secondsSchema = v.pipe(v.number(), v.finite(), v.minValue(0));

/** No request takes longer, in seconds; sums of what is shorter are always numbers. */
const LONGEST = 1e9;

/** Whether a caller's duration is one: NaN, a negative or an endless one would spoil every sum. */
export function isDuration(seconds: number): boolean {
  return seconds >= 0 && seconds <= LONGEST;
}

export const durationsSchema = v.object({
  count: countSchema,
  /** Sum of all, in seconds. */
  total: secondsSchema,
  min: v.nullable(secondsSchema),
  max: v.nullable(secondsSchema),
  histogram: countsSchema,
});

/** What is kept of many durations, in seconds. */
export type Durations = v.InferOutput<typeof durationsSchema>;

export function noDurations(): Durations {
  return { count: 0, total: 0, min: null, max: null, histogram: {} };
}

export function addDuration(durations: Durations, seconds: number): void {
  durations.count += 1;
  durations.total += seconds;
  durations.min = smaller(durations.min, seconds);
  durations.max = larger(durations.max, seconds);
  countDuration(durations.histogram, seconds);
}

export function sumDurations(first: Durations, second: Durations): Durations {
  return {
    count: first.count + second.count,
    total: first.total + second.total,
    min: smaller(first.min, second.min),
    max: larger(first.max, second.max),
    histogram: sumCounts(first.histogram, second.histogram),
  };
}

/** The smaller of two, of which either may be missing. */
export function smaller(first: number | null, second: number | null): number | null {
  return first === null || second === null ? (first ?? second) : Math.min(first, second);
}

/** The larger of two, of which either may be missing. */
export function larger(first: number | null, second: number | null): number | null {
  return first === null || second === null ? (first ?? second) : Math.max(first, second);
}
