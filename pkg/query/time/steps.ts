const unitSeconds = { m: 60, h: 3600, d: 86_400, w: 604_800 } as const;
const day = unitSeconds.d;

/** The width of a time series' steps. */
export type Step =
  /** Divides a day. */
  | { unit: 'second'; count: number }
  | { unit: 'day'; count: number }
  /** From Monday on. */
  | { unit: 'week'; count: number }
  | { unit: 'month'; count: 1 };

/** What `auto` chooses from, finest first. */
export const automaticSteps = ['1m', '5m', '15m', '30m', '1h', '3h', '6h', '12h', '1d', '1w', 'month'] as const;

/** As many as Prometheus gives. */
export const mostPoints = 11_000;

/** @returns null where the text is no step: not one that the query's schema lets pass, or it does not divide a day */
export function parseStep(text: string): Step | null {
  if (text === 'month') {
    return { unit: 'month', count: 1 };
  }
  const match = /^([1-9]\d*)([mhdw])$/.exec(text);
  const unit = match?.[2] as keyof typeof unitSeconds | undefined;
  if (!unit) {
    return null;
  }
  const count = Number(match?.[1]);
  if (unit === 'd' || unit === 'w') {
    return { unit: unit === 'd' ? 'day' : 'week', count };
  }
  const seconds = count * unitSeconds[unit];
  return day % seconds !== 0 ? null : seconds === day ? { unit: 'day', count: 1 } : { unit: 'second', count: seconds };
}

/** Seconds; of a month, those of the longest. */
export function lengthOf({ unit, count }: Step): number {
  return { second: 1, day, week: 7 * day, month: 31 * day }[unit] * count;
}

/** Seconds of a duration such as `90m`, `1w`; 0 of an empty text. */
export function secondsOf(duration: string): number {
  const unit = duration.slice(-1) as keyof typeof unitSeconds;
  return duration === '' ? 0 : Number(duration.slice(0, -1)) * unitSeconds[unit];
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
export function stepOf(text: string): Step {
  const step = parseStep(text);
  if (!step) {
    throw new RangeError(`"${text}" is not a step`);
  }
  return step;
}
