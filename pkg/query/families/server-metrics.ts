import type { ServerMetrics } from '../../outline/api';
import { figureColumn, momentColumn, type Row } from '../rows/row';
import { amountColumns, amountFigures, grownAmounts, grownSeconds } from './amounts';
import { answeredWindow } from './answered-window';
import { coveredByAnswer, coveredByHistory } from './covered';
import { metricsCall, serverLabels, type Family } from './family';
import { hasNoTraffic, noTrafficNotices } from './no-traffic';
import { onlineMilliseconds } from './online';
import { liveMetrics, unknownValues } from './live-metrics';
import { needsServer, nothingKnown, recordedServerTotals } from './recorded';

const recordedFigures = ['data', 'bandwidth', 'tunnel_time', 'devices', 'active_keys'];

/** Totals of the whole server since a moment. */
export const serverMetrics: Family = {
  columns: [
    ...amountColumns('server-metrics'),
    figureColumn('server-metrics', 'active_keys', 'int64'),
    figureColumn('server-metrics', 'keys_online', 'int64'),
    figureColumn('server-metrics', 'bandwidth_now', 'float64'),
    momentColumn('bandwidth_now_at', 'Bandwidth now, measured at'),
    figureColumn('server-metrics', 'bandwidth_peak', 'float64'),
    momentColumn('bandwidth_peak_at', 'Bandwidth peak, measured at'),
  ],

  calls: ({ sinceSeconds }) => [metricsCall(sinceSeconds)],

  async answer(server, request) {
    const { sinceSeconds, now } = request;
    const recorded = await recordedServerTotals(server, request);
    const asks = needsServer(request, recorded, recordedFigures);
    const { answer, notices } = asks
      ? await liveMetrics(server, request, recorded.value !== null)
      : { answer: null, notices: [] };
    const labels = serverLabels(server);
    const current = answer && currentValues(answer.value, answer.receivedAt);
    if (recorded.value) {
      const { span } = recorded;
      const { activeKeys, ...amounts } = recorded.value;
      const { values, bounds } = amountFigures(amounts, span.to - span.from);
      return {
        rows: [{ labels, values: { ...values, active_keys: activeKeys, ...current }, bounds }],
        notices: [...recorded.notices, ...notices],
        receivedAt: answer?.receivedAt ?? now,
        covered: coveredByHistory(span),
      };
    }
    if (!answer) {
      const unknown = nothingKnown([...recorded.notices, ...notices]);
      return { ...unknown, rows: asks ? [{ labels, values: unknownValues(serverMetrics.columns) }] : [] };
    }
    const { value, receivedAt } = answer;
    const window = answeredWindow(server, sinceSeconds, receivedAt, recorded.trafficSince);
    const { values, bounds } = amountFigures(grownAmounts(summed(value), window), grownSeconds(sinceSeconds));
    const activeKeys = value.accessKeys.filter(({ data }) => (data ?? 0) > 0).length;
    return {
      rows: [{ labels, values: { ...values, active_keys: activeKeys, ...current }, bounds }],
      notices: [...recorded.notices, ...noTrafficNotices(value)],
      receivedAt,
      covered: coveredByAnswer(receivedAt, sinceSeconds),
    };
  },
};

/**
 * The server's own sums are those over places, each of which loses its first sample, as each key does: so whichever has
 * more is nearer.
 */
function summed(metrics: ServerMetrics): Pick<ServerMetrics, 'data' | 'tunnelTime'> {
  const larger = (quantity: 'data' | 'tunnelTime') => {
    const ofKeys = metrics.accessKeys.reduce((sum, key) => sum + (key[quantity] ?? 0), 0);
    const own = metrics[quantity];
    return own === null ? null : Math.max(own, ofKeys);
  };
  return { data: larger('data'), tunnelTime: larger('tunnelTime') };
}

/** What only the server knows, of the moment of its answer. */
function currentValues(metrics: ServerMetrics, receivedAt: number): Row['values'] {
  return {
    keys_online: keysOnline(metrics, receivedAt),
    bandwidth_now: metrics.bandwidthNow.value,
    bandwidth_now_at: metrics.bandwidthNow.at,
    bandwidth_peak: metrics.bandwidthPeak.value,
    bandwidth_peak_at: metrics.bandwidthPeak.at,
  };
}

/** Not known where the server says of none when it was seen: older versions do not. */
function keysOnline(metrics: ServerMetrics, receivedAt: number): number | null {
  const { accessKeys } = metrics;
  const isTold = accessKeys.some(({ lastTrafficSeen }) => lastTrafficSeen !== null);
  return isTold || hasNoTraffic(metrics)
    ? accessKeys.filter(({ lastTrafficSeen }) => receivedAt - (lastTrafficSeen ?? 0) < onlineMilliseconds).length
    : null;
}
