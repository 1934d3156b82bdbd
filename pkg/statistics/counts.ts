/** How often each of some few keys was met. */
export type Counts = Record<string, number>;

export function countOne(counts: Counts, key: string | number): void {
  counts[key] = (counts[key] ?? 0) + 1;
}

export function sumCounts(first: Counts, second: Counts): Counts {
  const sum = { ...first };
  for (const [key, count] of Object.entries(second)) {
    sum[key] = (sum[key] ?? 0) + count;
  }
  return sum;
}
