import { countOne, type Counts } from './counts';

/** A quantile differs from the exact one by at most this part of it. */
export const RELATIVE_ERROR = 0.01;

/** Each bucket is wider than the one before it by this factor, so that its middle is within the relative error. */
const GROWTH = (1 + RELATIVE_ERROR) / (1 - RELATIVE_ERROR);
/** Shorter and longer durations count as these, in seconds. */
const SHORTEST = 1e-6;
const LONGEST = 86_400;

/**
 * Durations by bucket: under the key `i` those above growth^(i−1) and up to growth^i seconds (the DDSketch of Masson,
 * Rim and Lee, 2019). Histograms add up bucket by bucket, with the same error; no duration makes more than 1,260.
 */
export type DurationHistogram = Counts;

export function countDuration(histogram: DurationHistogram, seconds: number): void {
  const within = Math.min(Math.max(seconds, SHORTEST), LONGEST);
  countOne(histogram, Math.ceil(Math.log(within) / Math.log(GROWTH)));
}

/** The duration in seconds that a share of all, at least, do not exceed; null where there are none. */
export function quantile(histogram: DurationHistogram, share: number): number | null {
  const buckets = Object.entries(histogram)
    .map(([index, count]) => ({ index: Number(index), count }))
    .sort((one, other) => one.index - other.index);
  const total = buckets.reduce((sum, { count }) => sum + count, 0);
  let left = Math.max(1, Math.ceil(share * total));
  for (const { index, count } of buckets) {
    left -= count;
    if (left <= 0) {
      return (2 * GROWTH ** index) / (GROWTH + 1);
    }
  }
  return null;
}
