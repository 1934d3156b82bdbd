import { describeDuration } from '../../pkg/query/model';
import { language } from './translate';

const unitNames: Readonly<Record<string, string>> = {
  s: 'second',
  m: 'minute',
  h: 'hour',
  d: 'day',
  w: 'week',
  M: 'month',
  y: 'year',
};

/** A duration such as `24h` in words of the user's language; a text that is none as it is. */
export function durationText(duration: string): string {
  const [, count, unit = ''] = /^(\d+)([smhdwMy])$/.exec(duration) ?? [];
  const unitName = unitNames[unit];
  return count && unitName
    ? new Intl.NumberFormat(language(), { style: 'unit', unit: unitName, unitDisplay: 'long' }).format(Number(count))
    : describeDuration(duration);
}
