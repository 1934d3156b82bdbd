import type { EntityTotal } from '../../history/history';
import type { LocationMetrics } from '../../outline/api';
import type { Row } from '../rows/row';
import { wholeTraffic, type Traffic } from '../declarations/traffic';
import { answeredTraffic, unseenNotices } from './answered-traffic';
import { coveredByAnswer, coveredByHistory } from './covered';
import { metricsCall, serverLabels, type Entities, type Family, type QueriedServer } from './family';
import { withLackOfPlaces } from './lacking-places';
import { liveOrRecorded } from './live-metrics';
import { noTrafficNotices } from './no-traffic';
import { nothingKnown, recordedTotals } from './recorded';
import { tightenedTotals } from './tightened';
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
    const history = await recordedTotals(server, 'location', request);
    const asks = sinceSeconds > 0 && history.value === null;
    const { recorded, answer, notices } = await liveOrRecorded(server, request, history, asks);
    if (recorded) {
      const { span } = history;
      const { totals } = await tightenedTotals(server, request, span, recorded);
      const trafficOf = (total: EntityTotal) => wholeTraffic(total, recorded.server, span.to - span.from);
      return {
        rows: totals.flatMap((total) =>
          total.entity.kind === 'location' ? [placeRow(server, total.entity, trafficOf(total))] : []
        ),
        notices,
        receivedAt: now,
        covered: coveredByHistory(span),
      };
    }
    if (!answer) {
      return nothingKnown(notices);
    }
    const { value: metrics, receivedAt } = answer;
    const traffic = answeredTraffic(server, answer, history);
    const own = metrics.locations.map((place) => {
      const { location, asn, asOrg } = place;
      return { sums: place, traffic: traffic.of(place, { kind: 'location', location, asn, asOrg }) };
    });
    const places = withLackOfPlaces(own);
    return {
      rows: places.map((place) => placeRow(server, place.sums, place.traffic)),
      notices: [...notices, ...noTrafficNotices(metrics), ...unseenNotices(places)],
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
