import type { Estimate } from '../../history/model';
import { SCRAPE_SECONDS } from '../../outline/api';
import { sampledSeconds } from '../../history/measurement/window-answer';
import type { Amounts } from '../declarations/traffic';
import { nothingCertain, type CertainAmounts, type CertainPart } from './certain-parts';

/** The sums of one entity in a server's answer. */
export interface AnsweredAmounts {
  data: number | null;
  tunnelTime: number | null;
}

/** What an answer is an answer to, as far as it matters for what its sums mean. */
export interface AnsweredWindow {
  sinceSeconds: number;
  /** How long the server was there at the newest scrape, seconds; null where it is not known. */
  serverAge: number | null;
  /** From the newest scrape to the answer, seconds; null where it is not known. */
  scrapeAge: number | null;
}

/**
 * What the counters really grew. The server's Prometheus extrapolates the growth between the first and the last scrape of
 * a window, which are a minute less apart than the window is long, to all of it; the growth of a series that began
 * within the window it only extrapolates to its own beginning (`docs/figures.md`). Which of the two it is one answer does
 * not tell, so the bounds allow for both.
 *
 * Null where nothing can be told: a counter that began in the window shows nothing of its first sample, which may be all
 * that it counted.
 */
export function grownAmounts(
  { data, tunnelTime }: AnsweredAmounts,
  window: AnsweredWindow,
  certain: CertainAmounts = nothingCertain
): Amounts {
  return {
    data: withCertain(grown(data, window, wholeBytes), certain.data, data, window),
    tunnelTime: withCertain(
      grown(tunnelTime, window, (seconds) => seconds),
      certain.tunnelTime,
      tunnelTime,
      window
    ),
  };
}

/** To an edge of a window that is further away than 1.1 scrapes nothing is extrapolated but half a scrape; seconds. */
const MOST_EXTRAPOLATED = 1.1 * SCRAPE_SECONDS;

/**
 * The least there is where history knows a part of the window: that part, and what is left of the answer when this is taken
 * off, extrapolated by as much as can be: of counters with two samples.
 */
function withCertain(
  estimate: Estimate | null,
  part: CertainPart | null,
  answered: number | null,
  window: AnsweredWindow
): Estimate | null {
  if (estimate === null || answered === null) {
    return null;
  }
  const mayHaveBegun = isYoungServer(window) || part?.mayHaveBegun === true;
  const told = part === null ? estimate : atLeast(estimate, part, answered, window);
  return told.value === 0 && mayHaveBegun ? null : told;
}

function atLeast(
  estimate: Estimate,
  { amount, mostRate, before }: CertainPart,
  answered: number,
  { scrapeAge }: AnsweredWindow
): Estimate {
  const untilAnswer = Math.min(MOST_EXTRAPOLATED, (scrapeAge ?? SCRAPE_SECONDS) + AGE_ERROR);
  // Of a counter that ended before, at a restart of the proxy, it is half a scrape.
  const extrapolated = MOST_EXTRAPOLATED + Math.max(SCRAPE_SECONDS / 2, untilAnswer);
  const mostStretched = 1 + extrapolated / SCRAPE_SECONDS;
  const rest = (answered - amount - mostRate * extrapolated) / mostStretched;
  const certainly = amount + Math.max(0, rest, before.least + Math.max(0, rest - before.most));
  const least = Math.max(estimate.least, Math.floor(certainly));
  return least <= estimate.most
    ? { value: Math.max(estimate.value, least), least, most: estimate.most }
    : // The answer lacks the first sample of a counter that began anew.
      { value: Math.max(least, amount + before.value), least, most: amount + before.most + answered };
}

/** How exactly the moment of an answer is known, seconds. */
const AGE_ERROR = 1.5;

function grown(amount: number | null, window: AnsweredWindow, rounded: (amount: number) => number): Estimate | null {
  if (amount === null) {
    return null;
  }
  const { sinceSeconds, serverAge, scrapeAge } = window;
  const always = amount * (grownSeconds(sinceSeconds) / sinceSeconds);
  const age = scrapeAge ?? SCRAPE_SECONDS / 2;
  const young = (sampled: number, extrapolated: number) => (amount * sampled) / (sampled + extrapolated);
  const value = isYoungServer(window) ? young(Math.max(serverAge ?? 0, SCRAPE_SECONDS), age) : always;
  const least = young(SCRAPE_SECONDS, SCRAPE_SECONDS / 2 + (scrapeAge ?? SCRAPE_SECONDS));
  return { value: rounded(value), least: Math.min(least, value), most: Math.max(amount, value) };
}

/** Whether all counters of the server began within the window. */
function isYoungServer({ sinceSeconds, serverAge }: AnsweredWindow): boolean {
  return serverAge !== null && serverAge < grownSeconds(sinceSeconds);
}

/** Counters count whole bytes; what is left of the way through decimal fractions is no part of a byte. */
function wholeBytes(bytes: number): number {
  const whole = Math.round(bytes);
  return Math.abs(bytes - whole) <= 1e-9 * whole ? whole : bytes;
}

/** Seconds until the newest scrape that amounts of such a window really cover. */
export function grownSeconds(sinceSeconds: number): number {
  return sampledSeconds(sinceSeconds);
}
