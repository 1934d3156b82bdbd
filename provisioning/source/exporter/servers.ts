import { RowBuilder } from '@grafana/grafana-foundation-sdk/dashboard';
import { certificate, coloredText, upOrDown } from '../panels/look';
import { joinedTable, unit } from './rows-table';
import { of } from './series';

/** Epoch seconds as Grafana shows moments. */
const moment = (series: string) => `max by (server) (${of(series)} * 1000)`;
const expiry = 'outline_certificate_expiry_timestamp_seconds';
const shownAsMoment = [unit('dateTimeAsIso')];

const servers = joinedTable(
  'Servers',
  { server: 'Server', version: 'Version' },
  [
    { expression: `max by (server, version) (${of('outline_server_info')})`, title: null },
    {
      expression: `max by (server) (${of(expiry)} - time())`,
      title: 'Certificate valid for',
      look: [unit('s'), ...coloredText(certificate)],
    },
    { expression: moment(expiry), title: 'Certificate expires', look: shownAsMoment },
    { expression: moment('outline_counting_since_timestamp_seconds'), title: 'Counters since', look: shownAsMoment },
    { expression: moment('outline_server_created_timestamp_seconds'), title: 'Set up', look: shownAsMoment },
  ],
  'Server'
).description('Versions, certificates, and since when the exporter counts.');

const inLastHour = (series: string) => `sum by (server) (increase(${of(series)}[1h]))`;
const requestCount = 'outline_exporter_requests_total';

const requests = joinedTable(
  'Requests to the servers, last hour',
  { server: 'Server' },
  [
    { expression: inLastHour(requestCount), title: 'Requests' },
    { expression: inLastHour('outline_exporter_retried_requests_total'), title: 'Retried' },
    { expression: inLastHour('outline_exporter_request_failures_total'), title: 'Failed' },
    {
      expression: `${inLastHour('outline_exporter_request_duration_seconds_total')} / ${inLastHour(requestCount)}`,
      title: 'Mean time',
      look: [unit('s')],
    },
    {
      expression: `max by (server) (${of('outline_exporter_last_hour_request_p95_duration_seconds')})`,
      title: '95th percentile',
      look: [unit('s')],
    },
  ],
  'Server'
).description('What the exporter’s own requests came to.');

const probe = (series: string) => `max by (server, probe, service, tcp_port) (${of(series)})`;

const ports = joinedTable(
  'Ports, from each place',
  { server: 'Server', probe: 'Probe', service: 'Service', tcp_port: 'TCP port' },
  [
    { expression: probe('outline_probe_success'), title: 'Reachable', look: [{ id: 'mappings', value: upOrDown }] },
    { expression: probe('outline_probe_duration_seconds'), title: 'Time to connect', look: [unit('s')] },
  ],
  'Server'
).description('Whether ports take TCP connections, by the place that they are probed from.');

export function serversPanels() {
  return [new RowBuilder('Servers'), servers.span(24).height(8), requests.span(24).height(8), ports.span(24).height(8)];
}
