import { labelNames } from '../catalogue';
import type { Row } from './row';

const collator = new Intl.Collator('en', { numeric: true });

/**
 * Orders rows: by the figure, highest first and unknown last, cut to `limit`, where a limit is given; else by their
 * labels, numbers in numeric order.
 */
export function rankRows<R extends Row>(rows: readonly R[], figure: string, limit: number | null): R[] {
  if (!limit) {
    return [...rows].sort(byLabels);
  }
  return [...rows].sort((a, b) => rankOf(b, figure) - rankOf(a, figure) || byLabels(a, b)).slice(0, limit);
}

/** Orders rows by a moment, the newest first, cut to `limit`, where a limit is given. */
export function newestRows<R extends Row>(rows: readonly R[], moment: string, limit: number | null): R[] {
  const newest = [...rows].sort((a, b) => rankOf(b, moment) - rankOf(a, moment) || byLabels(a, b));
  return limit ? newest.slice(0, limit) : newest;
}

function rankOf(row: Row, figure: string): number {
  const value = row.values[figure];
  return typeof value === 'number' || typeof value === 'boolean' ? Number(value) : -Number.MAX_VALUE;
}

function byLabels(a: Row, b: Row): number {
  for (const label of labelNames) {
    const [first, second] = [a.labels[label] ?? '', b.labels[label] ?? ''];
    // Most labels are equal, and comparing by a collator is slow.
    const order = first === second ? 0 : collator.compare(first, second);
    if (order !== 0) {
      return order;
    }
  }
  return 0;
}
