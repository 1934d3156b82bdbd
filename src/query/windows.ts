import { describeDuration, windowPattern } from '../../pkg/query/model';

/** Windows offered at once; any other Outline duration can be typed. */
export const offeredWindows = ['range', '1h', '6h', '24h', '7d', '30d'] as const;

/** `Last 24 hours`, `Panel range`; the text itself where it is a variable. */
export function describeWindow(window: string): string {
  if (window === 'range') {
    return 'Panel range';
  }
  return windowPattern.test(window) ? `Last ${describeDuration(window)}` : window;
}

/** Whether a query may hold the text as its window: an Outline duration, or dashboard variables that become one. */
export function isWindow(text: string): boolean {
  return windowPattern.test(text) || text.includes('$');
}
