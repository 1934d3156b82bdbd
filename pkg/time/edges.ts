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
