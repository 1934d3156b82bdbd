import type { Estimate } from '../../history/model';

/** A whole day of the past. */
export interface PastDay {
  /** Monday is 0. */
  weekday: number;
  /** Bytes; null is not known. */
  data: number | null;
}

/** A day, or what is left of it, that is still to come. */
export interface DayAhead {
  weekday: number;
  /** How much of it, 0 to 1. */
  share: number;
}

/** What will flow, as the past lets one expect. */
export interface Forecast {
  /** Bytes until the end of each day ahead: the best value, and a range in which four of five lie. */
  until: Estimate[];
}

/** So many days of the past are looked at. */
export const FORECAST_DAYS = 56;
/** With fewer known days there is no forecast. */
export const LEAST_DAYS = 7;

/** Days after which one counts half. */
const HALF_LIFE = 14;
/** By so many days as long ago as yesterday the mean of all weekdays speaks for a single one. */
const PRIOR_DAYS = 1;
/** By what share the level of use wanders in a week: what no past day tells. */
const WEEKLY_DRIFT = 0.1;
/** Four of five of a normal distribution lie within so many standard deviations. */
const RANGE = 1.28;

/**
 * What will flow in the days ahead, by the rate of the same weekdays: recent days count more, and a weekday that was seen
 * seldom is taken to be more like all others.
 *
 * @param past oldest first, until yesterday
 * @param ahead from now on
 * @returns null where too few days are known, or one of the weekdays ahead never was
 */
export function forecast(past: readonly PastDay[], ahead: readonly DayAhead[]): Forecast | null {
  const days = past.flatMap(({ weekday, data }, index) =>
    data === null ? [] : [{ weekday, data, weight: 0.5 ** ((past.length - 1 - index) / HALF_LIFE) }]
  );
  const seen = new Set(days.map(({ weekday }) => weekday));
  if (days.length < LEAST_DAYS || ahead.some(({ weekday }) => !seen.has(weekday))) {
    return null;
  }
  // The mean of weekdays, so that the last one, which counts most, is no more than the others.
  const means = [...seen].map((weekday) => meanOf(days.filter((day) => day.weekday === weekday)));
  const level = means.reduce((sum, mean) => sum + mean, 0) / means.length;
  const rates = Array.from({ length: 7 }, (_, weekday) => {
    const same = days.filter((day) => day.weekday === weekday);
    const weight = sumOf(same, (day) => day.weight);
    return { weight, rate: (meanOf(same) * weight + level * PRIOR_DAYS) / (weight + PRIOR_DAYS) };
  });
  const variance = varianceOf(days, rates);
  const weights = sumOf(days, ({ weight }) => weight);
  const levelVariance = (variance * sumOf(days, ({ weight }) => weight ** 2)) / weights ** 2;
  // Few days tell less of how much they vary, too.
  const range = RANGE * (1 + 1.5 / days.length);
  let [expected, passed] = [0, 0];
  let independent = 0;
  return {
    until: ahead.map(({ weekday, share }) => {
      expected += share * (rates[weekday]?.rate ?? level);
      passed += share;
      // What a part of a day has is no more certain than the whole of it.
      independent += variance * share;
      const drift = expected * WEEKLY_DRIFT * Math.sqrt(passed / 7);
      const error = range * Math.sqrt(independent + levelVariance * passed ** 2 + drift ** 2);
      return { value: expected, least: Math.max(0, expected - error), most: expected + error };
    }),
  };
}

interface WeighedDay {
  weekday: number;
  data: number;
  weight: number;
}

function meanOf(days: readonly WeighedDay[]): number {
  const weight = sumOf(days, (day) => day.weight);
  return weight === 0 ? 0 : sumOf(days, (day) => day.data * day.weight) / weight;
}

/** Of days around the rates of their weekdays, each as if it were not among those that made the rate. */
function varianceOf(days: readonly WeighedDay[], rates: ReadonlyArray<{ weight: number; rate: number }>): number {
  const squares = days.map(({ weekday, data, weight }) => {
    const { weight: all = 0, rate = 0 } = rates[weekday] ?? {};
    const own = weight / (all + PRIOR_DAYS);
    return weight * ((data - rate) / (1 - own)) ** 2;
  });
  return squares.reduce((sum, square) => sum + square, 0) / sumOf(days, ({ weight }) => weight);
}

function sumOf<T>(items: readonly T[], valueOf: (item: T) => number): number {
  return items.reduce((sum, item) => sum + valueOf(item), 0);
}

/**
 * After how many days ahead a sum is reached, evenly within each; null: not within them.
 *
 * @param until sums at the ends of the days, ascending
 */
export function daysUntil(until: readonly number[], ahead: readonly DayAhead[], sum: number): number | null {
  let [before, passed] = [0, 0];
  for (const [index, { share }] of ahead.entries()) {
    const after = Math.max(before, until[index] ?? before);
    if (after >= sum && after > 0) {
      return passed + share * (after === before ? 0 : Math.max(0, sum - before) / (after - before));
    }
    before = after;
    passed += share;
  }
  return null;
}
