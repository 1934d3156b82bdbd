import { getLocaleData } from '@grafana/data';
import { dashboardTimeZone, type WeekStart } from '../../pkg/query/model';
import type { OutlineQuery } from '../types';

/**
 * Puts the dashboard's clock into a query that goes by it: the name of its time zone, and the first day of its weeks.
 *
 * @param timeZone as Grafana says it: `browser`, `utc`, an IANA name; empty where nothing is chosen
 */
export function withDashboardClock(query: OutlineQuery, timeZone: string): OutlineQuery {
  const { timeZone: zone, weekStart: start } = query;
  return {
    ...query,
    timeZone: (zone ?? dashboardTimeZone) === dashboardTimeZone ? zoneName(timeZone) : zone,
    weekStart: (start ?? 'dashboard') === 'dashboard' ? dashboardWeekStart() : start,
  };
}

function zoneName(timeZone: string): string {
  if (timeZone === '' || timeZone === 'browser') {
    return new Intl.DateTimeFormat().resolvedOptions().timeZone;
  }
  return timeZone.toLowerCase() === 'utc' ? 'utc' : timeZone;
}

/** Grafana gives the dashboard's setting to its calendar, by which it reads "this week". */
function dashboardWeekStart(): WeekStart {
  const day: unknown = getLocaleData().firstDayOfWeek();
  return day === 0 ? 'sunday' : day === 6 ? 'saturday' : 'monday';
}

/** Whether the browser knows a time zone of this name; the backend then knows it, too. */
export function isTimeZone(text: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: text }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}
