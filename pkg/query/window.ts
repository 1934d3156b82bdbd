import { durationSeconds } from '../time/duration';
import type { Interval } from '../time/interval';
import { ceilTo } from '../time/rounding';
import { ms, type EpochMilliseconds } from '../time/units';
import { KEPT_SECONDS, STEP_SECONDS } from '../outline/api';
import type { Notice } from '../frames/frame';

/** Milliseconds. */
const CLOCK_TOLERANCE = 60_000;

/** Said of a range that lies in the future. */
export const futureText = 'The time range lies in the future, so there are no figures for it.';

/** A panel's time range, epoch milliseconds. */
export type TimeRange = Interval<EpochMilliseconds>;

/** What is asked of the server: a span that ends now. */
export interface Window {
  asked: TimeRange;
  /** A multiple of 300; 0 where the range ends in the past, or begins in the future, and the server has no answer. */
  sinceSeconds: number;
  notices: Notice[];
}

/**
 * Turns a query's window into a `since` that the server can answer.
 *
 * A range that ends less than five minutes ago ends now; one that ends earlier has no answer. Lengths are rounded up
 * to 300 s and cut to the 31 days that the server keeps, with a notice.
 *
 * @param window `range`, or an Outline duration such as `24h` that the query's schema let pass
 */
export function resolveWindow(window: string, range: TimeRange, now: number): Window {
  const asked = askedRange(window, range, now);
  if (!endsNow(asked, now)) {
    return unanswerable(
      asked,
      'The time range ends in the past. The Outline server only knows sums until now, so there are no figures for it.'
    );
  }
  if (asked.from > now + CLOCK_TOLERANCE) {
    return unanswerable(asked, futureText);
  }
  const sinceSeconds = Math.max(STEP_SECONDS, roundUpToStep((endOf(asked, now) - asked.from) / 1000));
  if (sinceSeconds <= KEPT_SECONDS) {
    return { asked, sinceSeconds, notices: [] };
  }
  return {
    asked,
    sinceSeconds: KEPT_SECONDS,
    notices: [
      {
        severity: 'warning',
        text: 'The Outline server keeps 31 days; the figures cover the last 31 days, not the whole time range.',
      },
    ],
  };
}

/** What a query's window means at this moment. */
export function askedRange(window: string, range: TimeRange, now: number): TimeRange {
  return window === 'range' ? range : { from: now - durationSeconds(window) * ms.second, to: now };
}

/** Whether a range goes on until now: it ends less than five minutes ago, or in the future. */
export function endsNow({ to }: TimeRange, now: number): boolean {
  return to >= now - STEP_SECONDS * 1000;
}

/**
 * A range that ended a moment ago keeps the length that was asked for: the way from the browser takes time, and clocks
 * differ. One that goes on into the future, as "today" does, ends now.
 */
export function endOf(asked: TimeRange, now: number): number {
  return Math.abs(now - asked.to) < CLOCK_TOLERANCE ? asked.to : now;
}

function unanswerable(asked: TimeRange, text: string): Window {
  return { asked, sinceSeconds: 0, notices: [{ severity: 'warning', text }] };
}

/** Seconds, rounded up to what can be asked of the server. */
export function roundUpToStep(seconds: number): number {
  return ceilTo(seconds, STEP_SECONDS);
}

/** A range for people. */
export function rangeText({ from, to }: TimeRange): { from: string; to: string } {
  return { from: momentText(from), to: momentText(to) };
}

/** Hostile ranges may lie outside what a date can hold. */
function momentText(epochMilliseconds: number): string {
  const date = new Date(epochMilliseconds);
  return Number.isNaN(date.getTime()) ? String(epochMilliseconds) : date.toISOString();
}

/**
 * Said where history covers more than was asked, because only hours or days are kept at an end of the range: what that
 * adds may be much.
 *
 * @param covered epoch milliseconds
 */
export function widenedNotices(asked: TimeRange, covered: TimeRange): Notice[] {
  const added = Math.max(0, asked.from - covered.from) + Math.max(0, covered.to - asked.to);
  // To the edges of buckets of five minutes every range is widened.
  if (added <= 2 * STEP_SECONDS * 1000) {
    return [];
  }
  return [
    {
      severity: added > 0.05 * (asked.to - asked.from) ? 'warning' : 'info',
      text: `Figures are of ${minuteText(covered.from)} to ${minuteText(covered.to)}: at an end of this range only hours or days are kept.`,
    },
  ];
}

/** A moment for people, to the minute. */
export function minuteText(epochMilliseconds: number): string {
  return `${momentText(epochMilliseconds).slice(0, 16).replace('T', ' ')} UTC`;
}
