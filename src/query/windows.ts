import { windowPattern } from '../../pkg/query/model';
import { durationText } from '../texts/duration-text';
import { text } from '../texts/translate';

/** Windows offered at once; any other Outline duration can be typed. */
export const offeredWindows = ['range', '1h', '6h', '24h', '7d', '30d'] as const;

/** `Last 24 hours`, `Panel range`; the text itself where it is a variable. */
export function describeWindow(window: string): string {
  if (window === 'range') {
    return text('query.window.range', 'Panel range');
  }
  return windowPattern.test(window)
    ? text('query.window.last', 'Last {{duration}}', { duration: durationText(window) })
    : window;
}

/** Whether a query may hold the text as its window: an Outline duration, or dashboard variables that become one. */
export function isWindow(typed: string): boolean {
  return windowPattern.test(typed) || typed.includes('$');
}
