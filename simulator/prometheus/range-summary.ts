import type { Labels } from './series';

/** Samples are kept for 31 days. */
export const RETENTION = 31 * 86_400_000;

/** Epoch seconds and value of one step. */
export type Step = readonly [number, number];

/** What the management API reads of a range query's steps; the rest is not kept, for a month has thousands. */
export interface RangeSummary {
  labels: Labels;
  last: Step;
  /** The highest step, the latest one of equals; undefined when none is above zero. */
  peak: Step | undefined;
  lastAboveZero: Step | undefined;
}

/** @param times epoch milliseconds */
export const summaryOf = (labels: Labels, times: readonly number[], values: Float64Array): RangeSummary => {
  const stepAt = (index: number): Step => [(times[index] ?? NaN) / 1000, values[index] ?? NaN];
  const lastAboveZero = values.findLastIndex((value) => value > 0);
  let peak = -1;
  for (const [index, value] of values.entries()) {
    if (value > 0 && (peak < 0 || value >= (values[peak] ?? 0))) {
      peak = index;
    }
  }
  return {
    labels,
    last: stepAt(values.findLastIndex((value) => !Number.isNaN(value))),
    peak: peak < 0 ? undefined : stepAt(peak),
    lastAboveZero: lastAboveZero < 0 ? undefined : stepAt(lastAboveZero),
  };
};
