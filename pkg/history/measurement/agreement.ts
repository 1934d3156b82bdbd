import { SCRAPE_SECONDS } from '../../outline/api';
import type { Estimate, Measured } from '../model';
import { growthOf, sampledSeconds, certainlyIn } from './window-answer';

/** A window that reaches from now back to a moment whose counter is known. */
export interface Link {
  /** Nominal minute of the window's first scrape. */
  edge: number;
  sinceSeconds: number;
  /** As the API gives it. */
  amount: number;
  /** The counter at `edge`. */
  base: number;
}

/** The counter now, as a link has it. */
export function counterBy({ base, amount, sinceSeconds }: Link): number {
  return base + growthOf(amount, sinceSeconds);
}

/** How far two links may differ because a scrape was some milliseconds late: share of the longer window's growth. */
const SCRAPE_JITTER = 2e-4;

/** Largest relative error of what is called exact; half of what is promised. */
const EXACT = 5e-4;

/** Bytes, or milliseconds: below a rounding. */
const SLACK = 1;

/**
 * What young, dead and small series, hidden in a sum, change in it, is at most this share of their amount.
 * Prometheus's stretching lies between 1 and 3.2; see `surelyIn`.
 */
const MOST_HIDDEN = 0.7;

/**
 * The largest error of a link, in units of the amounts, that can hide behind the difference of two links. A series that
 * began within both windows adds the same amount to both, of which the repair takes `60 / W`; so the two differ by
 * `60 / W1 - 60 / W2` of it.
 */
export function hiddenError(short: Link, long: Link): number {
  const shown = SCRAPE_SECONDS / short.sinceSeconds - SCRAPE_SECONDS / long.sinceSeconds;
  return (Math.abs(counterBy(short) - counterBy(long)) * MOST_HIDDEN) / shown;
}

/** Do two links tell the same, but for scrapes that were late? */
export function agree(short: Link, long: Link): boolean {
  const tolerance = SCRAPE_JITTER * growthOf(long.amount, long.sinceSeconds) + SLACK;
  return Math.abs(counterBy(short) - counterBy(long)) <= tolerance;
}

/**
 * The largest error of one link that nothing confirms: a counter that was close to 0 at the window's first scrape is
 * stretched less, and one that ended within the window more. Holds as long as no series hidden in the sum began there.
 */
export function uncheckedError({ amount, sinceSeconds }: Link): number {
  const grown = growthOf(amount, sinceSeconds);
  return Math.max((grown * SCRAPE_SECONDS) / sampledSeconds(sinceSeconds), grown - certainlyIn(amount));
}

/** @param error largest error in units of the value */
export function isExact(value: number, error: number): boolean {
  return error <= EXACT * value + SLACK;
}

/** @param error largest error in units of the value */
export function measuredWithin(value: number, error: number): Measured {
  return isExact(value, error) ? { status: 'exact', value } : estimated(value, value - error, value + error);
}

/** An estimate whose bounds are wider than itself says nothing. */
export function isUseful({ value, least, most }: Estimate): boolean {
  return most - least <= value;
}

/** A best value between its bounds, all in whole units and none below 0. */
export function estimated(value: number, least: number, most: number): Measured {
  const best = Math.max(0, Math.round(value));
  return {
    status: 'estimated',
    value: best,
    least: Math.min(best, Math.max(0, Math.floor(least))),
    most: Math.max(best, Math.ceil(most)),
  };
}
