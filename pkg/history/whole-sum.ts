/** A sum with a part that is not known is not known. */
export function wholeSum(values: ReadonlyArray<number | null>): number | null {
  return values.reduce((sum, value) => (sum === null || value === null ? null : sum + value), 0);
}
