import { dashboardTimeZone } from '../../pkg/query/model';
import type { OutlineQuery } from '../types';

/**
 * Puts the name of the dashboard's time zone into a query that goes by it.
 *
 * @param timeZone as Grafana says it: `browser`, `utc`, an IANA name; empty where nothing is chosen
 */
export function withTimeZone(query: OutlineQuery, timeZone: string): OutlineQuery {
  return query.timeZone === dashboardTimeZone ? { ...query, timeZone: zoneName(timeZone) } : query;
}

function zoneName(timeZone: string): string {
  if (timeZone === '' || timeZone === 'browser') {
    return new Intl.DateTimeFormat().resolvedOptions().timeZone;
  }
  return timeZone.toLowerCase() === 'utc' ? 'utc' : timeZone;
}

/** Whether the browser knows a time zone of this name; the backend then knows it, too. */
export function isTimeZone(text: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: text }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}
