import type { Notice } from '../../frames/frame';
import type { StatisticsFigures } from '../../statistics/calculate';
import type { CallFields } from '../../statistics/call-fields';
import { countsText } from '../../statistics/counts';
import type { ColumnId } from '../catalogue';
import { serverLabels, type Family, type Values } from './family';

type Figures = StatisticsFigures<CallFields>;

type LastHourId = Extract<ColumnId<'plugin-statistics'>, `last_hour_${string}`>;

/** What this plugin's requests came to. Nothing is asked of the server, so an unreachable one is no error. */
export const pluginStatistics: Family<'plugin-statistics'> = {
  calls: () => [],

  async answer(server, { now }) {
    const figures = server.statistics.calculate();
    return {
      rows: [{ labels: serverLabels(server), values: { ...valuesOf(figures), ...lastHourOf(figures) } }],
      notices: unknownNotices(server.name, figures),
      receivedAt: now,
    };
  },
};

function valuesOf(figures: Figures): Omit<Values<'plugin-statistics'>, LastHourId> {
  const { finished, failed, lastError, own } = figures;
  return {
    failure_share: figures.failureShare,
    requests_per_minute: figures.requestsPerMinute,
    p95_duration: figures.all.p95,
    requests: figures.requests,
    failed: failed.count,
    cancelled: figures.cancelled,
    retried: figures.retried,
    retries: countsText(Object.fromEntries(figures.retryHistogram.entries())),
    status_codes: countsText(figures.statusCodes),
    errors: countsText(Object.fromEntries(figures.errors.map(({ code, count }) => [code, count]))),
    last_error: lastError?.lastMessage,
    last_error_at: lastError?.lastAt,
    finished_average_duration: finished.average ?? undefined,
    finished_min_duration: finished.min ?? undefined,
    finished_max_duration: finished.max ?? undefined,
    failed_average_duration: failed.average ?? undefined,
    failed_min_duration: failed.min ?? undefined,
    failed_max_duration: failed.max ?? undefined,
    cache_hits: own.cacheHits,
    joined: own.joined,
    received: own.bytes,
    runtime: figures.runtime,
    first_started: figures.firstStartedAt,
    last_started: figures.lastStartedAt,
    last_stopped: figures.lastStoppedAt ?? undefined,
  };
}

function lastHourOf({ lastHour }: Figures): Pick<Values<'plugin-statistics'>, LastHourId> {
  return {
    last_hour_failure_share: lastHour.failureShare,
    last_hour_requests_per_minute: lastHour.requestsPerMinute,
    last_hour_p95_duration: lastHour.p95,
  };
}

function unknownNotices(server: string, figures: Figures): Notice[] {
  const { requests, lastHour } = figures;
  const notices: Notice[] = [];
  if (lastHour.requests === 0) {
    const since = requests > 0 ? 'in the last hour' : 'since counting began';
    const text = `No request to ${server} ended ${since}, so shares and durations are not known.`;
    notices.push({ severity: 'info', text });
  }
  if (figures.requestsPerMinute === null || lastHour.requestsPerMinute === null) {
    const text = `Requests per minute to ${server} are not known before the plugin has been active for a minute.`;
    notices.push({ severity: 'info', text });
  }
  return notices;
}
