import type { Estimate } from '../../../history/model';
import { forecast, type DayAhead, type PastDay } from '../forecast';
import { simulateUser } from './simulated-users';

/** Bytes of a whole server by day; the first one is a Monday. */
export type ServerDays = readonly number[];

interface SimulatedServers {
  count: number;
  /** On each of them. */
  people: number;
  firstSeed: number;
  days: number;
}

/** Servers of people with habits of their own, the same for the same seed. */
export function simulatedServers({ count, people, firstSeed, days }: SimulatedServers): ServerDays[] {
  return Array.from({ length: count }, (_, server) => {
    const users = Array.from({ length: people }, (__, person) =>
      simulateUser(firstSeed + server * people + person, days)
    );
    return Array.from({ length: days }, (__, day) => users.reduce((sum, user) => sum + (user.days[day] ?? 0), 0));
  });
}

interface Told {
  /** Days that are known before now, days until the month ends, and days that it has. */
  past: number;
  ahead: number;
  month: number;
}

/** What a server used of a month until now, what is expected of the rest, and what comes. */
export function toldOf(
  days: ServerDays,
  { past, ahead, month }: Told
): { used: number; expected: Estimate; truth: number } {
  const now = days.length - ahead;
  const sum = (from: number, to: number) => days.slice(from, to).reduce((all, data) => all + data, 0);
  const known: PastDay[] = days
    .slice(now - past, now)
    .map((data, index) => ({ weekday: (now - past + index) % 7, data }));
  const coming: DayAhead[] = Array.from({ length: ahead }, (_, index) => ({ weekday: (now + index) % 7, share: 1 }));
  const expected = forecast(known, coming)?.until.at(-1);
  if (!expected) {
    throw new RangeError('too few days are known');
  }
  return { used: sum(now - (month - ahead), now), expected, truth: sum(now, days.length) };
}

export function quantile(values: readonly number[], share: number): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length * share)] ?? NaN;
}
