import type { Fell } from './engine';

/** Half of a millisecond of tunnel time. What the counters hold in fractions of it is the rounding of sums. */
const LEAST_FALL = 0.0005;

export const byResets: Fell = (series, window) => `(resets(${series}[${window}]) > 0)`;

/**
 * For engines that take resets out of stored counters before `resets()` sees them, as Thanos does
 * (https://github.com/thanos-io/thanos/issues/3644). `increase()` adds what was lost by resets, `delta()` does not; what
 * both add for the edges of the window is the same, but for counters that have just begun.
 */
export const byDifference: Fell = (series, window) =>
  `(abs(increase(${series}[${window}]) - delta(${series}[${window}])) > ${LEAST_FALL})`;
