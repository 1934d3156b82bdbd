import { floorTo } from './rounding';

/** The beginning and the end of an interval, and between them each multiple of a step. */
export function edgesBetween(from: number, to: number, step: number): number[] {
  const edges = [from];
  for (let edge = floorTo(from, step) + step; edge < to; edge += step) {
    edges.push(edge);
  }
  return [...edges, to];
}

/** Lengths between consecutive edges. */
export function lengthsBetween(edges: readonly number[]): number[] {
  return edges.slice(1).map((edge, index) => edge - (edges[index] ?? edge));
}

/** Things by the step in which they start. @param things that start between the first and the last edge */
export function inSteps<T extends { start: number }>(things: readonly T[], edges: readonly number[]): T[][] {
  const steps = edges.slice(1).map((): T[] => []);
  let step = 0;
  for (const thing of things.toSorted((one, other) => one.start - other.start)) {
    while (thing.start >= (edges[step + 1] ?? Infinity)) {
      step++;
    }
    steps[step]?.push(thing);
  }
  return steps;
}
