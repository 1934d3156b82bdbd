import type { LocationMetrics } from '../../outline/api';
import type { Row } from '../rows/row';
import { amountColumns, amountFigures, grownAmounts, grownSeconds, type Amounts } from './amounts';
import { answeredWindow } from './answered-window';
import { coveredByAnswer, coveredByHistory } from './covered';
import { metricsCall, serverLabels, type Family, type QueriedServer } from './family';
import { liveMetrics } from './live-metrics';
import { noTrafficNotices } from './no-traffic';
import { nothingKnown, recordedTotals } from './recorded';

/** Data and tunnel time by country and autonomous system of the clients. */
export const locations: Family = {
  columns: amountColumns('locations'),

  calls: ({ sinceSeconds }) => [metricsCall(sinceSeconds)],

  async answer(server, request) {
    const { sinceSeconds, now } = request;
    const recorded = await recordedTotals(server, 'location', request);
    if (recorded.value) {
      const { span } = recorded;
      return {
        rows: recorded.value.totals.flatMap((total) =>
          total.entity.kind === 'location' ? [placeRow(server, total.entity, total, span.to - span.from)] : []
        ),
        notices: recorded.notices,
        receivedAt: now,
        covered: coveredByHistory(span),
      };
    }
    if (sinceSeconds === 0) {
      return nothingKnown(recorded.notices);
    }
    const { answer, notices } = await liveMetrics(server, request, false);
    if (!answer) {
      return nothingKnown([...recorded.notices, ...notices]);
    }
    const { value: metrics, receivedAt } = answer;
    const window = answeredWindow(server, sinceSeconds, receivedAt, recorded.trafficSince);
    return {
      rows: metrics.locations.map((place) =>
        placeRow(server, place, grownAmounts(place, window), grownSeconds(sinceSeconds))
      ),
      notices: [...recorded.notices, ...noTrafficNotices(metrics)],
      receivedAt,
      covered: coveredByAnswer(receivedAt, sinceSeconds),
    };
  },
};

type Place = Pick<LocationMetrics, 'location' | 'asn' | 'asOrg'>;

/** Labels of clients' country and network; what is not known has no label. */
export function placeLabels(server: QueriedServer, { location, asn, asOrg }: Place): Row['labels'] {
  return {
    ...serverLabels(server),
    location,
    ...(asn !== null && { asn: String(asn) }),
    ...(asOrg !== null && { as_org: asOrg }),
  };
}

function placeRow(server: QueriedServer, place: Place, amounts: Amounts, seconds: number): Row {
  return { labels: placeLabels(server, place), ...amountFigures(amounts, seconds) };
}
