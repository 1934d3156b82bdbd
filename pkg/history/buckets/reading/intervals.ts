/** Times between consecutive edges. */
export interface Intervals {
  edges: readonly number[];
  count: number;
  from: number;
  to: number;
  /** Length of the longest. */
  longest: number;
}

/** @throws RangeError where the edges are fewer than two, or do not ascend */
export function intervalsBetween(edges: readonly number[]): Intervals {
  const [from, ...rest] = edges;
  const to = rest.at(-1);
  if (from === undefined || to === undefined) {
    throw new RangeError('There must be two edges at least.');
  }
  let longest = 0;
  let before = from;
  for (const edge of rest) {
    if (!(edge > before)) {
      throw new RangeError('Edges must ascend.');
    }
    longest = Math.max(longest, edge - before);
    before = edge;
  }
  return { edges, count: rest.length, from, to, longest };
}

/** The interval in which `time` lies, its start included; -1: none. */
export function intervalAt({ edges, from, to }: Intervals, time: number): number {
  if (time < from || time >= to) {
    return -1;
  }
  let low = 0;
  let high = edges.length - 1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((edges[middle] ?? 0) <= time) {
      low = middle;
    } else {
      high = middle;
    }
  }
  return low;
}

/** The interval that holds all of a bucket; -1: none. */
export function intervalOf(intervals: Intervals, start: number, end: number): number {
  const index = intervalAt(intervals, start);
  return index >= 0 && end <= (intervals.edges[index + 1] ?? 0) ? index : -1;
}
