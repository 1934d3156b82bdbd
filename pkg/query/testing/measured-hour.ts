import type { Entity, Measured } from '../../history/model';
import type { KeptHistory } from './kept-history';
import { epoch } from './steady-amounts';

/** Before the simulated clock, epoch seconds. */
export const HOUR = { from: epoch('2026-11-21T09:00Z'), to: epoch('2026-11-21T10:00Z') };

export const exact = (value: number): Measured => ({ status: 'exact', value });
export const unknown: Measured = { status: 'unknown', reason: 'gone', atLeast: 0 };

/** Writes an hour by five minutes, in each of which everybody has some tunnel time. */
export function writeHour(
  { buckets }: KeptHistory,
  dataAt: (from: number) => ReadonlyArray<readonly [Entity, Measured]>
): void {
  for (let from = HOUR.from; from < HOUR.to; from += 300) {
    const amounts = dataAt(from).map(([entity, data]) => ({ entity, from, data, tunnelTime: exact(60) }));
    buckets.write({ from, to: from + 300, amounts });
  }
}
