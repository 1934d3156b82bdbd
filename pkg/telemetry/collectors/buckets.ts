/** Upper bounds for durations in seconds, as Prometheus's own clients have them. */
export const defaultBuckets: readonly number[] = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, Infinity];

/**
 * `count` upper bounds, the first `start`, each `width` more than the one before; without +Infinity.
 *
 * @throws RangeError for a count that is not a positive whole number, a width that is not positive, or what is not finite
 */
export function linearBuckets(start: number, width: number, count: number): number[] {
  checkCount(count);
  if (!(width > 0)) {
    throw new RangeError('Linear buckets need a positive width.');
  }
  return checkBounds(Array.from({ length: count }, (_, index) => start + index * width));
}

/**
 * `count` upper bounds, the first `start`, each `factor` times the one before; without +Infinity.
 *
 * @throws RangeError for a count that is not a positive whole number, a start that is not positive, a factor that is not
 * above 1, or what is not finite
 */
export function exponentialBuckets(start: number, factor: number, count: number): number[] {
  checkCount(count);
  if (!(start > 0)) {
    throw new RangeError('Exponential buckets need a positive start.');
  }
  if (!(factor > 1)) {
    throw new RangeError('Exponential buckets need a factor above 1.');
  }
  return checkBounds(Array.from({ length: count }, (_, index) => start * factor ** index));
}

/**
 * The bounds of a histogram: what was chosen, with +Infinity at the end.
 *
 * @throws RangeError where they do not ascend, or one is not a number
 */
export function histogramBounds(chosen: readonly number[]): number[] {
  const finite = chosen.at(-1) === Infinity ? chosen.slice(0, -1) : [...chosen];
  return [...checkBounds(finite), Infinity];
}

function checkCount(count: number): void {
  if (!(Number.isSafeInteger(count) && count > 0)) {
    throw new RangeError('Buckets need a positive count.');
  }
}

function checkBounds(bounds: number[]): number[] {
  if (!bounds.every((bound, index) => Number.isFinite(bound) && (index === 0 || bound > (bounds[index - 1] ?? NaN)))) {
    throw new RangeError(`Bounds of buckets are finite and ascend; these do not: ${bounds.join(', ')}.`);
  }
  return bounds;
}
