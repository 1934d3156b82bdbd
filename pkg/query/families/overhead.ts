import type { Notice } from '../../frames/frame';
import type { HourOfCalls } from '../../overhead/overhead-table';
import type { Interval } from '../../time/interval';
import { ceilTo, floorTo } from '../../time/rounding';
import { HOUR, ms, toSeconds, type Seconds } from '../../time/units';
import type { CallsInTime } from '../declarations/figure';
import { purposes, purposeTitles } from '../declarations/purpose-titles';
import { groupedBy } from '../rows/grouped-by';
import { minuteText } from '../window';
import { serverLabels, type Family, type QueriedServer, type Values } from './family';

/** What calls took of a server's time, in whole hours. Nothing is asked of the server, so one that is down is no error. */
export const overhead: Family<'overhead'> = {
  calls: () => [],

  async answer(server, { asked, now }) {
    const from = floorTo(toSeconds(asked.from), HOUR);
    const to = Math.min(ceilTo(toSeconds(asked.to), HOUR), toSeconds(now));
    const since = server.overhead?.since() ?? null;
    const counted = since === null || since >= to ? null : { from: Math.max(from, since), to };
    const hours = groupedBy(
      counted ? (server.overhead?.hours(counted.from, counted.to) ?? []) : [],
      ({ purpose }) => purpose
    );
    return {
      rows: purposeRows(server).map(({ purpose, ...row }) => {
        const perHour = purpose === 'backfill' ? (server.backfillSecondsPerHour ?? 0) : 0;
        return { ...row, values: valuesOf(hours.get(purpose) ?? [], perHour, counted) };
      }),
      notices: sinceNotices(server.name, since, from),
      receivedAt: now,
      covered: counted && { from: counted.from * ms.second, to: counted.to * ms.second, source: 'history' },
    };
  },
};

/** One row for each purpose, also for those that nothing was asked for. */
export function purposeRows(server: QueriedServer) {
  return purposes.map((purpose) => ({
    purpose,
    labels: { ...serverLabels(server), purpose },
    display: purposeTitles[purpose],
  }));
}

/** @param hours of one purpose or several @param length of the time that is counted */
export function callsOf(hours: readonly HourOfCalls[], length: Seconds): CallsInTime {
  const sum = (value: (hour: HourOfCalls) => number) => hours.reduce((total, hour) => total + value(hour), 0);
  return {
    calls: sum(({ calls }) => calls),
    unanswered: sum(({ unanswered }) => unanswered),
    seconds: sum(({ microseconds }) => microseconds) / 1e6,
    length,
  };
}

/** @param hours of one purpose @param perHour its budget; 0: it has none @param counted null: nothing is */
function valuesOf(hours: readonly HourOfCalls[], perHour: Seconds, counted: Interval | null): Values<'overhead'> {
  const budgeted = (value: number | null) => (perHour > 0 ? value : undefined);
  if (counted === null) {
    const unknown = { server_time: null, server_time_share: null, answered_calls: null, unanswered_calls: null };
    return { ...unknown, time_budget: budgeted(null), time_budget_use: budgeted(null) };
  }
  const length = counted.to - counted.from;
  const { calls, unanswered, seconds } = callsOf(hours, length);
  // An hour's budget can be saved up, so that a beginning spends two in its first hour.
  const budget = perHour * (length / HOUR + 1);
  return {
    server_time: seconds,
    server_time_share: seconds / length,
    answered_calls: calls,
    unanswered_calls: unanswered,
    time_budget: budgeted(budget),
    time_budget_use: budgeted(seconds / budget),
  };
}

export function sinceNotices(server: string, since: number | null, from: number): Notice[] {
  if (since === null) {
    return [{ severity: 'info', text: `No call of ${server} was counted yet.` }];
  }
  return since > from
    ? [{ severity: 'info', text: `Calls of ${server} are counted since ${minuteText(since * ms.second)}.` }]
    : [];
}
