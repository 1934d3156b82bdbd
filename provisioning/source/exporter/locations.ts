import { RowBuilder } from '@grafana/grafana-foundation-sdk/dashboard';
import { stackedLines } from '../panels/chart-panels';
import { joinedTable, unit } from './rows-table';
import { of, overTime } from './series';

const data = of('outline_location_data_bytes_total');
const place = 'server, location, asn, as_org';
const topPlaces = `topk($top, sum by (${place}) (increase(${data}[$__range])))`;
const tunnelTime = `sum by (${place}) (increase(${of('outline_location_tunnel_time_seconds_total')}[$__range]))`;
const rates = `sum by (location) (rate(${data}[$__rate_interval]))`;
const topLocations = `topk($top, sum by (location) (increase(${data}[$__range] @ end())))`;

const places = joinedTable(
  'Locations and networks by data in the range',
  { server: 'Server', location: 'Location', asn: 'AS', as_org: 'Organisation' },
  [
    { expression: topPlaces, title: 'Data', look: [unit('decbytes')] },
    { expression: `${tunnelTime} and on (${place}) ${topPlaces}`, title: 'Tunnel time', look: [unit('s')] },
  ],
  'Data'
).description('ISO 3166 codes of the clients’ countries; ZZ is unknown, XL local.');

export function locationsPanels() {
  return [
    new RowBuilder('Locations'),
    places.span(12).height(10),
    stackedLines('Data by location')
      .unit('Bps')
      .fillOpacity(40)
      .withTarget(overTime(`${rates} and on (location) ${topLocations}`, '{{location}}').interval('15m'))
      .span(12)
      .height(10),
  ];
}
