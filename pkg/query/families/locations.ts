import type { EntityTotal } from '../../history/history';
import type { LocationMetrics } from '../../outline/api';
import type { Row } from '../rows/row';
import { wholeTraffic, type Traffic } from '../declarations/traffic';
import { answeredTraffic } from './answered-traffic';
import { coveredByAnswer, coveredByHistory } from './covered';
import { metricsCall, serverLabels, type Entities, type Family, type QueriedServer } from './family';
import { liveMetrics } from './live-metrics';
import { noTrafficNotices } from './no-traffic';
import { nothingKnown, recordedTotals } from './recorded';
import { trafficFigures, type TrafficFigures } from './traffic-figures';

/** Places tell themselves who they are. */
const placeEntities: Entities = {
  kind: 'location',

  identify: (server, totals) =>
    Promise.resolve({
      identities: totals.flatMap((total) =>
        total.entity.kind === 'location' ? [{ total, labels: placeLabels(server, total.entity) }] : []
      ),
      notices: [],
    }),
};

/** Data and tunnel time by country and autonomous system of the clients. */
export const locations: Family<'locations'> = {
  entities: placeEntities,

  calls: ({ sinceSeconds }) => [metricsCall(sinceSeconds)],

  async answer(server, request) {
    const { sinceSeconds, now } = request;
    const recorded = await recordedTotals(server, 'location', request);
    if (recorded.value) {
      const { span, value: all } = recorded;
      const trafficOf = (total: EntityTotal) => wholeTraffic(total, all.server, span.to - span.from);
      return {
        rows: all.totals.flatMap((total) =>
          total.entity.kind === 'location' ? [placeRow(server, total.entity, trafficOf(total))] : []
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
    const traffic = answeredTraffic(server, answer, sinceSeconds, recorded.trafficSince);
    return {
      rows: metrics.locations.map((place) => placeRow(server, place, traffic.of(place))),
      notices: [...recorded.notices, ...noTrafficNotices(metrics)],
      receivedAt,
      covered: coveredByAnswer(receivedAt, sinceSeconds),
    };
  },
};

type Place = Pick<LocationMetrics, 'location' | 'asn' | 'asOrg'>;

/** Labels of clients' country and network; what is not known has no label. */
function placeLabels(server: QueriedServer, { location, asn, asOrg }: Place): Row['labels'] {
  return {
    ...serverLabels(server),
    location,
    ...(asn !== null && { asn: String(asn) }),
    ...(asOrg !== null && { as_org: asOrg }),
  };
}

function placeRow(
  server: QueriedServer,
  place: Place,
  traffic: Traffic
): Pick<Row, 'labels'> & TrafficFigures<'locations'> {
  return { labels: placeLabels(server, place), ...trafficFigures('locations', traffic) };
}
