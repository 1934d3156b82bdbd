import { SCRAPE_SECONDS } from '../../outline/api';
import { floorTo } from '../../time/rounding';
import type { Estimate, Measured, UnknownReason } from '../model';
import { difference } from './counter-chain';
import { estimated, isUseful } from './agreement';
import { type SecondsBetween } from './window-answer';
import { countedSinceBirth } from './young-series';

/** One of several windows that end at one moment, and what its answer says of one quantity of one entity. */
export interface NestedWindow {
  sinceSeconds: number;
  /** Seconds between the first and the last scrape, for a series that is there all the time. */
  sampled: number;
  /** Seconds to which Prometheus extrapolates the growth of such a series. */
  extrapolated: number;
  /** When it was answered, epoch seconds of any clock. */
  answeredAt: number;
  /** How long after the newest scrape that was. */
  scrapeAge: SecondsBetween;
  /** Null: the entity is not in the answer. */
  amount: number | null;
}

/** Relative noise of figures that went through sums and JSON. */
const NOISE = 1e-9;

/** How late a scrape may be, seconds: so much of the mean rate a difference may be below 0. */
const SCRAPE_JITTER = 0.02;

/** Two amounts are one, of a series that began within the shorter window, if they differ by less than this share. */
const SAME = 1e-6;

/** How exactly it is known when an answer was computed, relative to another; seconds. */
const ANSWER_JITTER = 0.02;

/**
 * What was counted between the edges of consecutive windows, and since the shortest one's edge.
 *
 * @param windows the shortest first
 * @returns for each window what was counted since its edge and until that of the next shorter one; null: nothing
 */
export function amountsBetweenEdges(windows: readonly NestedWindow[]): Array<Measured | null> {
  const first = windows.findIndex(({ amount }) => amount !== null);
  if (first < 0) {
    return [];
  }
  if (first > 0) {
    return [...windows.slice(0, first).map(() => null), ...endedBetween(windows, first)];
  }
  const same = repeats(windows);
  const amounts = windows.map((window, index) =>
    countedBetween(windows[index - 1] ?? null, window, {
      isRepeated: (same[index] ?? false) && !isDoubtful(windows, same, index),
      young: same[index - 1] ? youngAt(windows, same.lastIndexOf(false, index - 1)) : null,
      born: same[index + 1] ? youngAt(windows, index) : null,
    })
  );
  return amounts.map((amount, index) =>
    isNegative(amounts[index - 1]) && amount !== null ? unknown('negative', 0) : amount
  );
}

/** An answer that knows less than that of a shorter window is an old one, out of the server's cache: the next lacks nothing. */
function isNegative(amount: Measured | null | undefined): boolean {
  return amount?.status === 'unknown' && amount.reason === 'negative';
}

/**
 * For each window whether its amount is that of the next shorter one, because the series began within that. Until the
 * next scrape such an amount grows by the series' mean rate, so answers that were computed some time apart differ.
 */
export function repeats(windows: readonly NestedWindow[]): boolean[] {
  const same: boolean[] = [];
  // The series was there at the edge of the last window that is not repeated, and not at that of the next.
  let age: SecondsBetween = { least: SCRAPE_SECONDS, most: SCRAPE_SECONDS };
  for (const [index, window] of windows.entries()) {
    const newer = windows[index - 1];
    if (newer !== undefined && same[index - 1] === false) {
      const least = Math.max(SCRAPE_SECONDS, windows[index - 2]?.sampled ?? 0);
      age = { least, most: Math.max(least, newer.sampled) };
    }
    same.push(newer !== undefined && isSame(window, newer, age));
  }
  return same;
}

/**
 * Nothing tells how old a series is that may have begun in the shortest window. So an amount that is a little more in the
 * next one may be of the same samples, some moments later, or have grown by as much, if it is no repetition in the one
 * after that.
 */
function isDoubtful(windows: readonly NestedWindow[], same: readonly boolean[], index: number): boolean {
  const [shortest, next] = [windows[0]?.amount ?? 0, windows[1]?.amount ?? 0];
  return index === 1 && Math.abs(next - shortest) > SAME * next && same[2] !== true;
}

function isSame(window: NestedWindow, newer: NestedWindow, age: SecondsBetween): boolean {
  const [longer, shorter] = [window.amount ?? 0, newer.amount ?? 0];
  const apart = window.answeredAt - newer.answeredAt;
  const jitter = apart === 0 ? 0 : ANSWER_JITTER;
  const drifts = [apart - jitter, apart + jitter].flatMap((seconds) => [seconds / age.least, seconds / age.most]);
  const more = (longer - shorter) / Math.max(longer, 1);
  const isDrift = more >= Math.min(...drifts) - SAME && more <= Math.max(...drifts) + SAME;
  return longer > 0 && isDrift && !isIdle(window, newer);
}

/** Nothing was counted between the edges of two windows, at both of which the series was there. */
function isIdle(window: NestedWindow, newer: NestedWindow): boolean {
  return Math.abs(growth(window) - growth(newer)) <= NOISE * growth(window) + 1e-3;
}

/** What a series counted that began within the window at this index, the first one with all of it. */
function youngAt(windows: readonly NestedWindow[], index: number): Estimate | null {
  const [window, newer] = [windows[index], windows[index - 1]];
  return window?.amount == null
    ? null
    : countedSinceBirth(window.amount, { least: newer?.sampled ?? 0, most: window.sampled }, window.scrapeAge);
}

interface Repetition {
  isRepeated: boolean;
  /** What was counted since it began, where the next shorter window's amount was that of one still shorter. */
  young: Estimate | null;
  /** The same, where longer windows repeat this one's amount. */
  born: Estimate | null;
}

function countedBetween(
  newer: NestedWindow | null,
  window: NestedWindow,
  { isRepeated, young, born }: Repetition
): Measured | null {
  const { amount } = window;
  if (amount === null || newer?.amount === null) {
    return unknown('disagreement', 0);
  }
  const [grown, grownSince] = [growth(window), newer === null ? 0 : growth(newer)];
  if (isRepeated || (newer === null ? grown <= 1e-3 : isIdle(window, newer))) {
    return null;
  }
  if (young) {
    // It was there before it began: the proxy was restarted in between, and counted from 0 again. Some of its series may have
    // ended there, of which less is extrapolated, or more.
    const error = SCRAPE_SECONDS * rate(window);
    const rest = { value: grown - young.value, least: grown - young.most - error, most: grown - young.least + error };
    // What came back later has its first sample here.
    const told = useful(rest, 'disagreement');
    return told?.status === 'unknown' ? { ...told, atLeast: 0 } : told;
  }
  if (born) {
    const error = newer === null ? 0 : SCRAPE_SECONDS * rate(newer);
    const { value, least, most } = born;
    return useful({ value: value - grownSince, least: least - grownSince - error, most: most - grownSince }, 'new');
  }
  const value = difference(grown, grownSince);
  const spanRate = value / (window.sampled - (newer?.sampled ?? 0));
  return measured(value, SCRAPE_SECONDS * Math.max(rate(window), rate(newer), spanRate), SCRAPE_JITTER * rate(window));
}

function measured(value: number, error: number, jitter: number): Measured | null {
  if (value <= 0) {
    return value < -jitter - 1 ? unknown('negative', 0) : null;
  }
  return estimated(value, value - error, value + error);
}

function useful(estimate: Estimate, reason: UnknownReason): Measured | null {
  const { value, least, most } = estimate;
  if (most < 1) {
    return most < -1 ? unknown('negative', 0) : null;
  }
  return isUseful(estimate) ? estimated(value, least, most) : unknown(reason, Math.max(0, Math.floor(least)));
}

function growth({ amount, sampled, extrapolated }: NestedWindow): number {
  return ((amount ?? 0) * sampled) / extrapolated;
}

/** Mean amount a second: a misplaced edge or a hidden series moves some seconds of it from one span to the next. */
function rate(window: NestedWindow | null): number {
  return window === null ? 0 : (window.amount ?? 0) / window.extrapolated;
}

/**
 * Amounts of an entity that is not in the shorter windows: it ended before them, at a restart of the proxy. How much
 * Prometheus stretched depends on when exactly that was; all moments in question give the bound.
 */
function endedBetween(windows: readonly NestedWindow[], first: number): Array<Measured | null> {
  const present = windows.slice(first);
  const ages = possibleAges(windows[first - 1], windows[first]);
  return present.map((window, index) => {
    const newer = present[index - 1] ?? null;
    if (window.amount === null || newer?.amount === null) {
      return unknown('disagreement', 0);
    }
    const grown = ages.map((age) => growthUntil(window, age) - (newer === null ? 0 : growthUntil(newer, age)));
    const [least, most] = [Math.min(...grown), Math.max(...grown)];
    if (Math.max(Math.abs(least), most) <= NOISE * window.amount + 1e-3) {
      return null;
    }
    // A counter that was close to 0 at the window's beginning is stretched to that less.
    const error = (most - least) / 2 + SCRAPE_SECONDS * Math.max(rate(window), rate(newer));
    return measured(Math.round((least + most) / 2), error, SCRAPE_JITTER * rate(window));
  });
}

/** How many moments of the end are tried, each at the beginning and the end of a minute. */
const MOST_ENDS = 60;

/** How old the last sample may be, seconds: there are not two of them in the shorter window, but in the longer. */
function possibleAges(shorter: NestedWindow | undefined, longer: NestedWindow | undefined): number[] {
  const from = (shorter?.sinceSeconds ?? 0) - SCRAPE_SECONDS;
  const minutes = ((longer?.sinceSeconds ?? 0) - SCRAPE_SECONDS - from) / SCRAPE_SECONDS;
  const step = Math.max(1, Math.ceil(minutes / MOST_ENDS));
  const starts = Array.from({ length: Math.ceil(minutes / step) }, (_, index) => from + index * step * SCRAPE_SECONDS);
  const last = from + (minutes - 1) * SCRAPE_SECONDS;
  return [...starts, last].flatMap((start) => [start + 1e-3, start + SCRAPE_SECONDS]);
}

/** Prometheus extrapolates to the window's start, and by half a minute at an end that is far. */
function growthUntil({ amount, sinceSeconds }: NestedWindow, age: number): number {
  const covered = sinceSeconds - age;
  const sampled = floorTo(covered, SCRAPE_SECONDS);
  return ((amount ?? 0) * sampled) / (covered + SCRAPE_SECONDS / 2);
}

export function unknown(reason: UnknownReason, atLeast: number): Measured {
  return { status: 'unknown', reason, atLeast };
}
