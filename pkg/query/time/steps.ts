import { durationSeconds, parseDuration } from '../../time/duration';
import { DAY, MINUTE, WEEK } from '../../time/units';
import type { WeekStart } from '../model';

/** The width of a time series' steps. */
export type Step =
  /** Divides a day. */
  | { unit: 'second'; count: number }
  | { unit: 'day'; count: number }
  | { unit: 'week'; count: number; start: WeekStart }
  | { unit: 'month'; count: 1 };

/** What `auto` chooses from, finest first. */
export const automaticSteps = ['1m', '5m', '15m', '30m', '1h', '3h', '6h', '12h', '1d', '1w', 'month'] as const;

/** As many as Prometheus gives. */
export const MOST_POINTS = 11_000;

/** @returns null where the text is no step: not one that the query's schema lets pass, or it does not divide a day */
export function parseStep(text: string, weekStart: WeekStart = 'monday'): Step | null {
  if (text === 'month') {
    return { unit: 'month', count: 1 };
  }
  const duration = parseDuration(text);
  if (duration?.unit === 'w') {
    return { unit: 'week', count: duration.count, start: weekStart };
  }
  if (duration?.unit === 'd') {
    return { unit: 'day', count: duration.count };
  }
  if (duration?.unit !== 'h' && duration?.unit !== 'm') {
    return null;
  }
  const count = durationSeconds(text);
  return DAY % count !== 0 ? null : count === DAY ? { unit: 'day', count: 1 } : { unit: 'second', count };
}

/**
 * The step for a duration. One that is no step becomes the next longer one: at least five minutes, below which the
 * plugin keeps nothing, and at most a month. Steps stay as they are.
 *
 * @param text what the query's schema let pass
 */
export function roundStep(text: string): string {
  if (text === 'auto' || parseStep(text)) {
    return text;
  }
  const seconds = durationSeconds(text);
  const minutes = Array.from({ length: DAY / MINUTE - 1 }, (_, index) => index + 1);
  const divisor = minutes.find((length) => length >= 5 && length * MINUTE >= seconds && (DAY / MINUTE) % length === 0);
  const days = Math.ceil(seconds / DAY);
  if (divisor) {
    return divisor % 60 === 0 ? `${divisor / 60}h` : `${divisor}m`;
  }
  return days < 28 ? `${days}d` : 'month';
}

/** Seconds; of a month, those of the longest. */
export function lengthOf({ unit, count }: Step): number {
  return { second: 1, day: DAY, week: WEEK, month: 31 * DAY }[unit] * count;
}

/** What a panel has room for. */
export interface Room {
  /** The panel's interval, milliseconds. */
  intervalMs: number;
  maxDataPoints: number;
}

/** The finest automatic step that keeps a span of so many seconds within the panel's interval and points. */
export function automaticStep(spanSeconds: number, { intervalMs, maxDataPoints }: Room): string {
  const points = Math.min(Math.max(1, maxDataPoints || MOST_POINTS), MOST_POINTS);
  const wanted = Math.max(intervalMs / 1000, spanSeconds / points);
  return automaticSteps.find((text) => lengthOf(stepOf(text)) >= wanted) ?? 'month';
}

/** A step that is known to be one. */
export function stepOf(text: string, weekStart?: WeekStart): Step {
  const step = parseStep(text, weekStart);
  if (!step) {
    throw new RangeError(`"${text}" is not a step`);
  }
  return step;
}
