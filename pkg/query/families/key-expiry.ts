import { literal } from '../../settings/literal';
import { DAY, type EpochSeconds } from '../../time/units';

/** What stands for the day in a pattern. */
const place = '{date}';

/**
 * When a key expires, as its name tells: at the end of the day, UTC, that stands where the pattern has `{date}`.
 *
 * @param pattern such as `until {date}`; upper and lower case are one. Without `{date}` no name tells
 * @returns epoch seconds; null where the name has no such day
 */
export function expiryOf(name: string, pattern: string): EpochSeconds | null {
  const [before = '', after] = pattern.split(place);
  if (after === undefined) {
    return null;
  }
  const day = new RegExp(`${literal(before)}(\\d{4}-\\d{2}-\\d{2})${literal(after)}`, 'iu').exec(name)?.[1];
  const begin = day === undefined ? NaN : Date.parse(`${day}T00:00:00Z`) / 1000;
  // 2026-02-31 is no day.
  const isDay = !Number.isNaN(begin) && new Date(begin * 1000).toISOString().startsWith(day ?? '-');
  return isDay ? begin + DAY : null;
}
