import type { WeekStart } from '../model';

const unitSeconds = { m: 60, h: 3600, d: 86_400, w: 604_800 } as const;
const day = unitSeconds.d;

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
export const mostPoints = 11_000;

/** @returns null where the text is no step: not one that the query's schema lets pass, or it does not divide a day */
export function parseStep(text: string, weekStart: WeekStart = 'monday'): Step | null {
  if (text === 'month') {
    return { unit: 'month', count: 1 };
  }
  const match = /^([1-9]\d*)([mhdw])$/.exec(text);
  const unit = match?.[2] as keyof typeof unitSeconds | undefined;
  if (!unit) {
    return null;
  }
  const count = Number(match?.[1]);
  if (unit === 'w') {
    return { unit: 'week', count, start: weekStart };
  }
  if (unit === 'd') {
    return { unit: 'day', count };
  }
  const seconds = count * unitSeconds[unit];
  return day % seconds !== 0 ? null : seconds === day ? { unit: 'day', count: 1 } : { unit: 'second', count: seconds };
}

/** Seconds of the units that a variable such as `$__interval` can have. */
const spelledSeconds = { ms: 0.001, s: 1, ...unitSeconds, M: 31 * day, y: 366 * day } as const;

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
  const [, count = '', unit = ''] = /^(\d+)(ms|[smhdwMy])$/.exec(text) ?? [];
  const seconds = Number(count) * spelledSeconds[unit as keyof typeof spelledSeconds];
  const minutes = Array.from({ length: day / 60 - 1 }, (_, index) => index + 1);
  const divisor = minutes.find((length) => length >= 5 && length * 60 >= seconds && (day / 60) % length === 0);
  const days = Math.ceil(seconds / day);
  if (divisor) {
    return divisor % 60 === 0 ? `${divisor / 60}h` : `${divisor}m`;
  }
  return days < 28 ? `${days}d` : 'month';
}

/** Seconds; of a month, those of the longest. */
export function lengthOf({ unit, count }: Step): number {
  return { second: 1, day, week: 7 * day, month: 31 * day }[unit] * count;
}

/** What a panel has room for. */
export interface Room {
  /** The panel's interval, milliseconds. */
  intervalMs: number;
  maxDataPoints: number;
}

/** The finest automatic step that keeps a span of so many seconds within the panel's interval and points. */
export function automaticStep(spanSeconds: number, { intervalMs, maxDataPoints }: Room): string {
  const points = Math.min(Math.max(1, maxDataPoints || mostPoints), mostPoints);
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
