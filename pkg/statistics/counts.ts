/** How often each of some few keys was met. */
export type Counts = Record<string, number>;

export function countOne(counts: Counts, key: string | number): void {
  counts[key] = (counts[key] ?? 0) + 1;
}

/** "200: 61, 503: 2"; empty where nothing was counted. */
export function countsText(counts: Readonly<Counts>): string {
  return Object.entries(counts)
    .map(([key, count]) => `${key}: ${count}`)
    .join(', ');
}

export function sumCounts(first: Counts, second: Counts): Counts {
  const sum = { ...first };
  for (const [key, count] of Object.entries(second)) {
    sum[key] = (sum[key] ?? 0) + count;
  }
  return sum;
}
