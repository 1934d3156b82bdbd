import { DAY, HOUR, WEEK } from '../../time/units';
import { median } from './median';

/** Hours that are needed before the hour that is judged: four weeks to expect from, and two to learn how far off that is. */
export const HOURS_NEEDED = (6 * WEEK) / HOUR;

const HOURS_OF_WEEK = WEEK / HOUR;
const WEEKS_EXPECTED_FROM = 4;
const HOURS_LEARNT_FROM = 2 * HOURS_OF_WEEK;
/** A place's level is that of the week before the longest window. */
const LONGEST = DAY / HOUR;
const windows = [3, 6, 12, LONGEST] as const;

/** How far below what is expected is no chance: in standard deviations of counts, and of shares. */
const certain = { silent: 4, falling: 5 };
const CERTAIN_SHARE = 2.5;
const SILENT = 0.15;
const FALLING = 0.4;
/** With less of the others' usual devices all of the server is quiet. */
const QUIET = 0.3;
/** The others say up to so much more than usual; a rush of theirs tells nothing of a place. */
const MOST_OTHERS = 1.2;

export type PlaceState = 'usual' | 'silent' | 'falling' | 'back';

/** How a place does beside its own hours of the week. */
export interface Silence {
  state: PlaceState;
  /** Mean devices at once, over the hours that decided, or else the last three. */
  seen: number;
  expected: number;
  /** That it is no chance, 0 to 1. */
  confidence: number;
  /** Index of the hour since which it is so; null: as usual. */
  since: number | null;
}

/** Device-hours, or bytes, by hour; null is not known. */
export type Hours = ReadonlyArray<number | null>;

/**
 * Judges the last hour of a place against its own hours of the week, with the rest of the server as control: a night, a
 * holiday or an outage that all share is no silence of one.
 *
 * @param place hours of one place, `HOURS_NEEDED` at least; the last one is judged
 * @param others those of the rest of the server, for the same hours
 * @returns null where that cannot be told: history is too short or has holes, all of the server is quiet, or nobody else
 * is there to compare with
 */
export function judgePlace(place: Hours, others: Hours): Silence | null {
  if (place.length < HOURS_NEEDED) {
    return null;
  }
  const [own, rest] = [new Expectation(place), new Expectation(others)];
  const now = judgeAt(own, rest, place.length);
  if (now?.state !== 'usual') {
    return now;
  }
  for (let before = place.length - 1; before >= place.length - LONGEST; before--) {
    if (judgeAt(own, rest, before)?.state === 'silent') {
      return { ...now, state: 'back', since: before };
    }
  }
  return now;
}

/** @param end index after the hour that is judged */
function judgeAt(own: Expectation, rest: Expectation, end: number): Silence | null {
  let usual: Silence | null = null;
  for (const window of windows) {
    const [of, control] = [own.window(end, window), rest.window(end, window)];
    if (!of || !control || control.expected < certain.silent ** 2 * rest.spread(window).ofCounts) {
      continue;
    }
    const quiet = control.seen / control.expected;
    if (quiet < QUIET) {
      return null;
    }
    const othersShare = Math.min(quiet, MOST_OTHERS);
    const expected = of.expected * othersShare;
    const share = of.seen / expected;
    const { ofCounts, ofShares } = own.spread(window);
    const deviation = (expected - of.seen) / Math.sqrt(ofCounts * expected);
    const state = share <= SILENT ? 'silent' : 'falling';
    const isCertain = deviation >= certain[state] && 1 - share >= CERTAIN_SHARE * ofShares;
    const judged = { seen: of.seen / of.hours, expected: expected / of.hours, confidence: chanceBelow(deviation) };
    if (isCertain && share <= FALLING) {
      return { ...judged, state, since: own.lowSince(end, othersShare) };
    }
    // What others lack spares a place an alarm, and is no less expected of it.
    usual ??= { ...judged, expected: of.expected / of.hours, state: 'usual', since: null };
  }
  return usual;
}

interface Sums {
  hours: number;
  /** Device-hours. */
  seen: number;
  expected: number;
}

const nothing: Sums = { hours: 0, seen: 0, expected: 0 };

/** What is expected of each hour: the median of the same hour of four weeks, at the level of the last one. */
class Expectation {
  readonly #hours: Hours;
  /** The first hour of which something is expected. */
  readonly #first: number;
  readonly #expected: Array<number | null> = [];
  /** Sums until each hour, of those of which something is expected and known. */
  readonly #sums: Sums[] = [nothing];
  readonly #spreads = new Map<number, Spread>();

  constructor(hours: Hours) {
    this.#hours = hours;
    this.#first = hours.length - HOURS_LEARNT_FROM;
    for (let hour = this.#first; hour < hours.length; hour++) {
      const seen = hours[hour] ?? null;
      const expected = seen === null ? null : medianOfWeeks(hours, hour);
      this.#expected.push(expected);
      const before = this.#sums.at(-1) ?? nothing;
      this.#sums.push(
        expected === null
          ? before
          : { hours: before.hours + 1, seen: before.seen + (seen ?? 0), expected: before.expected + expected }
      );
    }
  }

  /** Sums of the hours before one; null where too few of them are known, or nothing is expected. */
  window(end: number, length: number): Sums | null {
    const { hours, seen, expected } = this.#between(end - length, end);
    const leveled = expected * this.#levelAt(end);
    return 2 * hours >= length && leveled > 0 ? { hours, seen, expected: leveled } : null;
  }

  /** How far sums of so many hours are off. Medians, which past silences leave as they are. */
  spread(length: number): Spread {
    const found = this.#spreads.get(length) ?? this.#learn(length);
    this.#spreads.set(length, found);
    return found;
  }

  #learn(length: number): Spread {
    const level = this.#levelAt(this.#hours.length);
    const [counts, shares]: [number[], number[]] = [[], []];
    for (let end = this.#first + length; end <= this.#hours.length - length; end += 3) {
      const { seen, expected } = this.#between(end - length, end);
      const leveled = expected * level;
      if (leveled > 0) {
        counts.push((seen - leveled) ** 2 / leveled);
        shares.push(Math.abs(seen / leveled - 1));
      }
    }
    return {
      ofCounts: Math.max(LEAST_SPREAD, (median(counts) ?? 0) / MEDIAN_OF_SQUARES),
      ofShares: (median(shares) ?? 0) / Math.sqrt(MEDIAN_OF_SQUARES),
    };
  }

  /** @param share of its own that the others had */
  lowSince(end: number, share: number): number {
    const level = this.#levelAt(end) * share * FALLING;
    let since = end - 1;
    for (let hour = since; hour >= this.#first; hour--) {
      const [seen, expected] = [this.#hours[hour] ?? null, this.#expected[hour - this.#first] ?? null];
      if (seen !== null && expected !== null) {
        if (seen > level * expected) {
          break;
        }
        since = hour;
      }
    }
    return since;
  }

  #levelAt(end: number): number {
    const { seen, expected } = this.#between(end - LONGEST - HOURS_OF_WEEK, end - LONGEST);
    return expected > 0 ? seen / expected : 0;
  }

  #between(from: number, to: number): Sums {
    const at = (hour: number) => this.#sums[Math.max(0, hour - this.#first)] ?? nothing;
    const [before, after] = [at(from), at(to)];
    return {
      hours: after.hours - before.hours,
      seen: after.seen - before.seen,
      expected: after.expected - before.expected,
    };
  }
}

interface Spread {
  /** Variance in multiples of what is expected, as of counts. */
  ofCounts: number;
  /** Standard deviation of the share of what is expected. */
  ofShares: number;
}

const LEAST_SPREAD = 0.5;
/** Of a normal distribution's squares. */
const MEDIAN_OF_SQUARES = 0.455;

/** Null with fewer than three weeks. */
function medianOfWeeks(hours: Hours, hour: number): number | null {
  const same: number[] = [];
  for (let week = 1; week <= WEEKS_EXPECTED_FROM; week++) {
    const value = hours[hour - week * HOURS_OF_WEEK] ?? null;
    if (value !== null) {
      same.push(value);
    }
  }
  return same.length >= WEEKS_EXPECTED_FROM - 1 ? median(same) : null;
}

/** Of a normal distribution; Abramowitz and Stegun, 26.2.17. */
function chanceBelow(deviation: number): number {
  const t = 1 / (1 + 0.2316419 * Math.abs(deviation));
  const tail =
    t *
    (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429)))) *
    (Math.exp((-deviation * deviation) / 2) / Math.sqrt(2 * Math.PI));
  return deviation >= 0 ? 1 - tail : tail;
}
