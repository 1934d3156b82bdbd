import { DAY, HOUR, MINUTE, WEEK, type Seconds } from './units';

/** The units that Outline and Grafana write durations in; months and years are as long as the longest. */
const units = {
  ms: { seconds: 0.001, name: 'millisecond' },
  s: { seconds: 1, name: 'second' },
  m: { seconds: MINUTE, name: 'minute' },
  h: { seconds: HOUR, name: 'hour' },
  d: { seconds: DAY, name: 'day' },
  w: { seconds: WEEK, name: 'week' },
  M: { seconds: 31 * DAY, name: 'month' },
  y: { seconds: 366 * DAY, name: 'year' },
} as const;
export type DurationUnit = keyof typeof units;

export interface Duration {
  count: number;
  unit: DurationUnit;
}

/** Reads `90s`, `24h`, `1M`; null where the text is no whole number of one unit. */
export function parseDuration(text: string): Duration | null {
  const [, count, unit] = /^([1-9]\d*)(ms|[smhdwMy])$/.exec(text) ?? [];
  return count === undefined ? null : { count: Number(count), unit: unit as DurationUnit };
}

/** Seconds of a duration's text; NaN where it is none. */
export function durationSeconds(text: string): Seconds {
  const duration = parseDuration(text);
  return duration ? duration.count * units[duration.unit].seconds : NaN;
}

/** `5 minutes`, `1 day`; the text itself where it is no duration. */
export function describeDuration(text: string): string {
  const duration = parseDuration(text);
  if (!duration) {
    return text;
  }
  const { count, unit } = duration;
  return `${count} ${units[unit].name}${count === 1 ? '' : 's'}`;
}

/** `5 h`, `5 h 3 min`, `4 min`; empty below half a minute. */
export function describeMinutes(seconds: Seconds): string {
  const minutes = Math.round(seconds / MINUTE);
  const parts = [minutes >= 60 ? `${Math.floor(minutes / 60)} h` : '', minutes % 60 > 0 ? `${minutes % 60} min` : ''];
  return parts.filter(Boolean).join(' ');
}
