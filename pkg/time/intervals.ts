import type { Interval } from './interval';

/** Functions over stretches of time that are sorted and apart from each other. */

export function secondsOf(stretches: readonly Interval[]): number {
  return stretches.reduce((sum, { from, to }) => sum + to - from, 0);
}

export function without(stretches: readonly Interval[], removed: readonly Interval[]): Interval[] {
  let left = [...stretches];
  for (const { from, to } of removed) {
    left = left.flatMap((stretch) =>
      stretch.to <= from || stretch.from >= to
        ? [stretch]
        : [
            { from: stretch.from, to: Math.min(stretch.to, from) },
            { from: Math.max(stretch.from, to), to: stretch.to },
          ].filter((piece) => piece.from < piece.to)
    );
  }
  return left;
}

export function overlap(stretches: readonly Interval[], from: number, to: number): Interval[] {
  return stretches
    .filter((stretch) => stretch.to > from && stretch.from < to)
    .map((stretch) => ({ from: Math.max(stretch.from, from), to: Math.min(stretch.to, to) }));
}

/** Whether all of `parts` lies in the stretches. */
export function holds(stretches: readonly Interval[], parts: readonly Interval[]): boolean {
  return without(parts, stretches).length === 0;
}

export function overlaps(stretches: readonly Interval[], others: readonly Interval[]): boolean {
  return others.some(({ from, to }) => overlap(stretches, from, to).length > 0);
}

/** Sorts, and joins what touches. */
export function joined(stretches: readonly Interval[]): Interval[] {
  const result: Interval[] = [];
  for (const { from, to } of [...stretches].sort((a, b) => a.from - b.from)) {
    const last = result.at(-1);
    if (last && from <= last.to) {
      last.to = Math.max(last.to, to);
    } else {
      result.push({ from, to });
    }
  }
  return result;
}
