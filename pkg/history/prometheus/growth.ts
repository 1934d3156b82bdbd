import type { Point } from './points';

/** The values of one counter at the points; null where it is not there. */
export interface CounterRow {
  target: string;
  values: ReadonlyArray<number | null>;
}

/** What a counter grew in each interval; null where it fell though it went on, so that the method does not apply. */
export type Growth = Array<number | null>;

/**
 * Adds up what a counter grew between the points, by plain differences. A counter that is not there yet is at 0: it is
 * born with its first growth. One that is no longer there stays where it was.
 *
 * @param intervals how many there are
 */
export function growthOf(row: CounterRow, points: readonly Point[], intervals: number): Growth {
  const growth: Growth = Array.from({ length: intervals }, () => 0);
  let last = 0;
  points.forEach(({ target, link, interval }, index) => {
    const value = row.values[index] ?? null;
    if (target !== row.target) {
      return;
    }
    if (link === 'start' || link === 'restart') {
      last = link === 'start' ? (value ?? 0) : 0;
    }
    if (value === null || link === 'start') {
      return;
    }
    const grown = value - last;
    last = value;
    const before = growth[interval] ?? null;
    if (grown >= 0) {
      growth[interval] = before === null ? null : before + grown;
    } else {
      growth[interval] = link === 'fall' && before !== null ? before + value : null;
    }
  });
  return growth;
}
