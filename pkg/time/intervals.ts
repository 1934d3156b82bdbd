import type { Interval } from './interval';

/** Functions over intervals of time that are sorted and apart from each other. */

export function secondsOf(intervals: readonly Interval[]): number {
  return intervals.reduce((sum, { from, to }) => sum + to - from, 0);
}

export function without(intervals: readonly Interval[], removed: readonly Interval[]): Interval[] {
  let left = [...intervals];
  for (const { from, to } of removed) {
    left = left.flatMap((interval) =>
      interval.to <= from || interval.from >= to
        ? [interval]
        : [
            { from: interval.from, to: Math.min(interval.to, from) },
            { from: Math.max(interval.from, to), to: interval.to },
          ].filter((segment) => segment.from < segment.to)
    );
  }
  return left;
}

export function overlap(intervals: readonly Interval[], from: number, to: number): Interval[] {
  return intervals
    .filter((interval) => interval.to > from && interval.from < to)
    .map((interval) => ({ from: Math.max(interval.from, from), to: Math.min(interval.to, to) }));
}

/** Whether all of `parts` lies in the intervals. */
export function holds(intervals: readonly Interval[], parts: readonly Interval[]): boolean {
  return without(parts, intervals).length === 0;
}

export function overlaps(intervals: readonly Interval[], others: readonly Interval[]): boolean {
  return others.some(({ from, to }) => overlap(intervals, from, to).length > 0);
}

/** Sorts, and joins what touches. */
export function joined(intervals: readonly Interval[]): Interval[] {
  const result: Interval[] = [];
  for (const { from, to } of [...intervals].sort((a, b) => a.from - b.from)) {
    const last = result.at(-1);
    if (last && from <= last.to) {
      last.to = Math.max(last.to, to);
    } else {
      result.push({ from, to });
    }
  }
  return result;
}
