import { floorTo } from '../../../time/rounding';
import type { HistorySettings } from '../../../settings/model';
import type { Tables } from '../../../store/store';
import type { KindBuckets } from '../kind-buckets';
import type { Pruned } from '../writing/roll-ups';
import type { Availability } from './availability';
import type { EventRows } from './events';
import { DAY, HOUR } from '../../../time/units';
import { FIVE_MINUTES } from '../../bucket-store';

/** Hours, or days, that one step prunes at most. */
const STEPS_AT_ONCE = 6;

/** Until when each resolution is to be pruned. */
export interface Limits extends Pruned {
  days: number;
}

/**
 * Finer buckets are kept no longer than coarser ones.
 *
 * @param newest the end of what is known, or now where that is earlier: a wrong clock must not delete everything
 */
export function limitsOf({ fiveMinutes: fine, hours, days }: HistorySettings['keepDays'], newest: number): Limits {
  return {
    fiveMinutes: floorTo(newest - Math.min(fine, hours, days) * DAY, HOUR),
    hours: floorTo(newest - Math.min(hours, days) * DAY, DAY),
    days: floorTo(newest - days * DAY, DAY),
  };
}

/**
 * Deletes what is older than the limits: one small step, so that no write takes long. Of hours and days that are not
 * known as a whole, what is known is kept at the coarser resolution.
 *
 * @param pruned until when that was done before
 * @returns until when it is done now; null where there was nothing to do
 */
export function pruneStep(
  kinds: readonly KindBuckets[],
  [availability, events]: readonly [Availability, EventRows],
  pruned: Pruned,
  limits: Limits
): Pruned | null {
  if (pruned.fiveMinutes < limits.fiveMinutes) {
    const { from, to } = nextStep(kinds, pruned.fiveMinutes, limits.fiveMinutes, HOUR);
    for (const { rows, longs, rollUps } of kinds) {
      each(from, to, HOUR, (start) => rollUps.keepPartial(HOUR, start));
      rows.deleteBefore(FIVE_MINUTES, to);
      longs.deleteUntil(to);
    }
    availability.delete(FIVE_MINUTES, to);
    return { ...pruned, fiveMinutes: to };
  }
  if (pruned.hours < limits.hours) {
    const { from, to } = nextStep(kinds, pruned.hours, limits.hours, DAY);
    for (const { rows, rollUps } of kinds) {
      each(from, to, DAY, (start) => rollUps.keepPartial(DAY, start));
      rows.deleteBefore(HOUR, to);
      rows.deleteBefore(DAY, limits.days);
    }
    availability.delete(HOUR, to);
    availability.delete(DAY, limits.days);
    events.deleteBefore(limits.days);
    return { ...pruned, hours: to };
  }
  return null;
}

function nextStep(kinds: readonly KindBuckets[], done: number, limit: number, length: number) {
  const finer = length === HOUR ? FIVE_MINUTES : HOUR;
  const starts = kinds.flatMap(({ rows, longs }) => [
    rows.extent(finer)?.from ?? limit,
    length === HOUR ? (longs.extent()?.from ?? limit) : limit,
  ]);
  const from = Math.max(done, floorTo(Math.min(limit, ...starts), length));
  return { from, to: Math.min(limit, from + STEPS_AT_ONCE * length) };
}

function each(from: number, to: number, length: number, visit: (start: number) => void): void {
  for (let start = from; start < to; start += length) {
    visit(start);
  }
}

const servers = 'history_servers';

export function readPruned(tables: Tables, server: number): Pruned {
  const sql = `SELECT pruned_five_minutes, pruned_hours FROM ${servers} WHERE id = ?`;
  const [fiveMinutesDone = 0, hoursDone = 0] = tables.numbers(sql, server);
  return { fiveMinutes: fiveMinutesDone, hours: hoursDone };
}

export function writePruned(tables: Tables, server: number, pruned: Pruned): void {
  const sql = `UPDATE ${servers} SET pruned_five_minutes = ?, pruned_hours = ? WHERE id = ?`;
  tables.run(sql, pruned.fiveMinutes, pruned.hours, server);
}
