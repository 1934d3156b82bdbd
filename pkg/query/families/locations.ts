import type { LocationMetrics } from '../../outline/api';
import { figureColumn, type Row } from '../rows/row';
import { metricsCall, serverLabels, type Family, type QueriedServer } from './family';
import { noTrafficNotices } from './no-traffic';

/** Data and tunnel time by country and autonomous system of the clients. */
export const locations: Family = {
  columns: [
    figureColumn('locations', 'data', 'float64', 'sum'),
    figureColumn('locations', 'tunnel_time', 'float64', 'sum'),
  ],

  calls: ({ sinceSeconds }) => [metricsCall(sinceSeconds)],

  async answer(server, { sinceSeconds, signal }) {
    const { value: metrics, receivedAt } = await server.api.serverMetrics(sinceSeconds, { signal });
    return {
      rows: metrics.locations.map((place) => placeRow(server, place)),
      notices: noTrafficNotices(metrics),
      receivedAt,
    };
  },
};

function placeRow(server: QueriedServer, { location, asn, asOrg, data, tunnelTime }: LocationMetrics): Row {
  return {
    labels: {
      ...serverLabels(server),
      location,
      ...(asn !== null && { asn: String(asn) }),
      ...(asOrg !== null && { as_org: asOrg }),
    },
    values: { data, tunnel_time: tunnelTime },
  };
}
