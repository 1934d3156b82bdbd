import type { MetricsAnswer, ServerMetrics } from '../../outline/api';
import type { TrafficFigureId } from '../catalogue';
import { wholeTraffic, type Traffic } from '../declarations/traffic';
import type { Row } from '../rows/row';
import { answeredTraffic, unseenNotices } from './answered-traffic';
import { coveredByAnswer, coveredByHistory } from './covered';
import { metricsCall, serverLabels, type Family, type QueriedServer, type Values } from './family';
import { keyEntities } from './key-entities';
import { liveOrRecorded, unknownValues } from './live-metrics';
import { hasNoTraffic, noTrafficNotices } from './no-traffic';
import { ONLINE_MILLISECONDS } from './online';
import { needsServer, nothingKnown, recordedServerTotals } from './recorded';
import { trafficFigures } from './traffic-figures';

/** Totals of the whole server since a moment. */
export const serverMetrics: Family<'server-metrics'> = {
  entities: keyEntities,

  calls: ({ sinceSeconds }) => [metricsCall(sinceSeconds)],

  async answer(server, request) {
    const { sinceSeconds, now } = request;
    const history = await recordedServerTotals(server, request);
    const asks = needsServer(request, history);
    const { recorded, answer, notices } = await liveOrRecorded(server, request, history, asks);
    if (recorded) {
      const { span } = history;
      const { activeKeys, ...amounts } = recorded;
      return {
        rows: [serverRow(server, wholeTraffic(amounts, amounts, span.to - span.from), activeKeys, answer)],
        notices,
        receivedAt: answer?.receivedAt ?? now,
        covered: coveredByHistory(span),
      };
    }
    if (!answer) {
      const unknown = nothingKnown(notices);
      return {
        ...unknown,
        rows: asks ? [{ labels: serverLabels(server), values: unknownValues('server-metrics') }] : [],
      };
    }
    const { value, receivedAt } = answer;
    const traffic = answeredTraffic(server, answer, history);
    const activeKeys = value.accessKeys.filter(({ data }) => (data ?? 0) > 0).length;
    return {
      rows: [serverRow(server, traffic.ofServer, activeKeys, answer)],
      notices: [...notices, ...noTrafficNotices(value), ...unseenNotices([{ sums: value, traffic: traffic.ofServer }])],
      receivedAt,
      covered: coveredByAnswer(receivedAt, sinceSeconds),
    };
  },
};

function serverRow(
  server: QueriedServer,
  traffic: Traffic,
  activeKeys: number | null,
  answer: MetricsAnswer | null
): Row & { values: Values<'server-metrics'> } {
  const { values, bounds } = trafficFigures('server-metrics', traffic);
  return {
    labels: serverLabels(server),
    values: { ...values, active_keys: activeKeys, ...presentValues(answer) },
    bounds,
  };
}

type PresentValues = Omit<Values<'server-metrics'>, TrafficFigureId<'server-metrics'> | 'active_keys'>;

/** What only the server knows, of the moment of its answer; where it was not asked, it does not apply. */
function presentValues(answer: MetricsAnswer | null): PresentValues {
  const metrics = answer?.value;
  return {
    keys_online: answer ? keysOnline(answer.value, answer.receivedAt) : undefined,
    bandwidth_now: metrics?.bandwidthNow.value,
    bandwidth_now_at: metrics?.bandwidthNow.at,
    bandwidth_peak: metrics?.bandwidthPeak.value,
    bandwidth_peak_at: metrics?.bandwidthPeak.at,
  };
}

/** Not known where the server says of none when it was seen: older versions do not. */
function keysOnline(metrics: ServerMetrics, receivedAt: number): number | null {
  const { accessKeys } = metrics;
  const isReported = accessKeys.some(({ lastTrafficSeen }) => lastTrafficSeen !== null);
  return isReported || hasNoTraffic(metrics)
    ? accessKeys.filter(({ lastTrafficSeen }) => receivedAt - (lastTrafficSeen ?? 0) < ONLINE_MILLISECONDS).length
    : null;
}
