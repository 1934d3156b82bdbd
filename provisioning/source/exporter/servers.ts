import { RowBuilder } from '@grafana/grafana-foundation-sdk/dashboard';
import { certificate, coloredText } from '../panels/look';
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

export function serversPanels() {
  return [new RowBuilder('Servers'), servers.span(24).height(8)];
}
