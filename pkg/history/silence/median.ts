/** The middle one, or the mean of the two; null: there is none. */
export function median(numbers: readonly number[]): number | null {
  const sorted = [...numbers].sort((left, right) => left - right);
  const middle = sorted.length >> 1;
  const [left, right] = [sorted[sorted.length % 2 === 0 ? middle - 1 : middle], sorted[middle]];
  return left === undefined || right === undefined ? null : (left + right) / 2;
}
