import { SCRAPE_SECONDS } from '../../outline/api';
import type { Estimate } from '../model';
import { type SecondsBetween } from './window-answer';

/** Prometheus adds half a scrape interval where a counter was not near 0 when its series began. */
const HALF_INTERVAL = SCRAPE_SECONDS / 2;

/**
 * What a counter holds that began within a window, from an amount that is the same for all longer windows. Prometheus
 * takes it that a counter began at 0 and adds its first sample, but only where that is no more than some 66 s of the
 * mean rate; and it extrapolates the growth until now: `A = counter + growth · age / sampled`
 * (Prometheus 2.x, `extrapolatedRate`). Without its first sample, what it grew is the least.
 *
 * @param sampled seconds between the series' first sample and the newest scrape
 * @param scrapeAge from the newest scrape to the answer
 */
export function countedSinceBirth(amount: number, sampled: SecondsBetween, scrapeAge: SecondsBetween): Estimate {
  const [shortest, longest] = [Math.max(sampled.least, SCRAPE_SECONDS), Math.max(sampled.most, SCRAPE_SECONDS)];
  const middle = (shortest + longest) / 2;
  const age = (scrapeAge.least + scrapeAge.most) / 2;
  return {
    value: (amount * middle) / (middle + age),
    least: (amount * shortest) / (shortest + HALF_INTERVAL + scrapeAge.most),
    // As far as the first sample was added, all of it is in the amount.
    most: amount,
  };
}

/** A window that begins a few seconds before one of the last scrapes, and what its answer says of a young series. */
export interface BirthWindow {
  /** It begins some seconds before another one, with the same samples. */
  isSecond: boolean;
  /** Seconds between that scrape and the newest one. */
  sampled: number;
  /** From the window's beginning to that scrape, seconds. */
  lead: number;
  /** From the newest scrape to the answer, seconds. */
  age: number;
  /** Null: the series is not in the answer. */
  amount: number | null;
}

/** Amounts that differ by no more than this are of the same samples, answered at the same moment. */
const SAME = 1e-3;

/** How exactly the moment of an answer is known, seconds. */
const AGE_ERROR = 1.5;

/**
 * Index of the window that begins just before the first sample of a series: the last one whose amount differs from that of
 * a longer one; null where all are of the same samples, or none is.
 *
 * @param windows the shortest first, a scrape apart, all with the same lead
 * @param whole of a window that begins long before
 */
export function indexOfBirth(
  windows: ReadonlyArray<Pick<BirthWindow, 'age' | 'amount'>>,
  whole: { amount: number; age: number }
): number | null {
  const last = lastOther(windows, whole);
  return whole.amount <= 0 || last < 0 || last + 1 >= windows.length ? null : last;
}

/** -1: all are of the same samples. */
function lastOther(
  windows: ReadonlyArray<Pick<BirthWindow, 'age' | 'amount'>>,
  whole: { amount: number; age: number }
): number {
  return windows.findLastIndex(
    ({ age, amount }) =>
      amount === null ||
      Math.abs(amount - whole.amount) > (SAME + Math.abs(age - whole.age) / SCRAPE_SECONDS) * whole.amount
  );
}

/**
 * The same, exactly: windows that begin shortly before each of the last scrapes tell when the series began, what it grew
 * since, and whether Prometheus added its first sample. If it did not, then the window that begins a scrape and a lead
 * before that sample is stretched by all of that, and a longer one by 30 s only.
 *
 * @param births the shortest first, a scrape apart, all with the same lead; behind them those that are `isSecond`
 * @param whole of a window that begins long before
 * @param seconds of the time that is told of, until the newest scrape: of a series that was there when it began, only what it
 *   grew since
 * @param sincePoll seconds since the poll before: the amount stands after that, but the first sample of a series that was
 *   there then may have been counted before
 * @returns null where the first sample was not added, which then is in no answer
 */
export function countedSinceSeenBirth(
  births: readonly BirthWindow[],
  whole: { amount: number; age: number },
  { seconds, sincePoll }: { seconds: number; sincePoll: number }
): Estimate | null | 'not seen' {
  const windows = births.filter(({ isSecond }) => !isSecond);
  const grownFrom = (moment: number) => {
    const window = windows.slice(0, lastOther(windows, whole) + 1).find(({ sampled }) => sampled === moment);
    return window?.amount == null ? null : grownSince({ ...window, amount: window.amount }, secondOf(births, window));
  };
  const fromBegin = grownFrom(seconds);
  if (fromBegin !== null) {
    return fromBegin;
  }
  const last = indexOfBirth(windows, whole);
  const [latest, earlier] = last === null ? [] : [windows[last], windows[last + 1]];
  if (!latest || !earlier) {
    return 'not seen';
  }
  if ((latest.amount ?? 0) > whole.amount) {
    return null;
  }
  // It began at the scrape of the last window that differs; or at the one before, if its first sample was next to nothing.
  const born = latest.amount === null ? [earlier] : [latest, earlier];
  const counted = born.map((window) => {
    const rate = (window.amount ?? 0) / lengthOf(window);
    return { value: whole.amount - rate * whole.age, error: rate * AGE_ERROR };
  });
  const most = Math.max(...counted.map(({ value, error }) => value + error));
  const second = secondOf(births, latest);
  const extrapolated = bornLater(latest, second) * mostOfLater(whole.age);
  const value = (counted[0]?.value ?? 0) - (second ? extrapolated / 2 : 0);
  const least = Math.min(...counted.map(({ value, error }) => value - error)) - extrapolated;
  return { value, least: Math.min(least, grownFrom(sincePoll)?.least ?? Infinity), most };
}

function secondOf(births: readonly BirthWindow[], { sampled }: BirthWindow): BirthWindow | undefined {
  return births.find((window) => window.isSecond && window.sampled === sampled);
}

/** Of a series that began later, more of what it grew was stretched: at most as of one that began a scrape ago. */
function mostOfLater(age: number): number {
  return 1 - SCRAPE_SECONDS / (SCRAPE_SECONDS + age);
}

/** What a series grew since the first scrape of a window, at which it was there. It is stretched to both ends of the window. */
function grownSince(window: BirthWindow & { amount: number }, second: BirthWindow | undefined): Estimate {
  const { sampled, age, amount } = window;
  const error = (amount * AGE_ERROR) / sampled;
  const value = (amount * sampled) / lengthOf(window);
  // What was close to 0 at that scrape is not stretched before it, and what began later has its first sample in it.
  const later = bornLater(window, second);
  return {
    value,
    least: value - error - later * mostOfLater(age),
    most: (amount * sampled + later * age) / (sampled + age) + error,
  };
}

/** Answers are some milliseconds apart: so much of an amount may belong to others all the same. */
const NOISE = 3e-3;

/**
 * How much of an amount belongs to series that began later than the first: a window that begins some seconds earlier has
 * not more of them. All of it may where there is no such window.
 */
function bornLater(window: BirthWindow, second: BirthWindow | undefined): number {
  const amount = window.amount ?? 0;
  if (second?.amount == null) {
    return amount;
  }
  const length = lengthOf(window);
  const grownBefore = ((second.amount - amount) * length) / (lengthOf(second) - length);
  return Math.max(NOISE * amount, Math.min(amount, amount - grownBefore));
}

function lengthOf({ sampled, lead, age }: BirthWindow): number {
  return sampled + lead + age;
}
