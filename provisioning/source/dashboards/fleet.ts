import { BigValueColorMode } from '@grafana/grafana-foundation-sdk/common';
import { TextBoxVariableBuilder } from '@grafana/grafana-foundation-sdk/dashboard';
import { stackedLines } from '../panels/chart-panels';
import type { SavedDashboard } from '../panels/dashboard';
import { certificate, plain, upOrDown } from '../panels/look';
import { map } from '../panels/map-panel';
import { bars, stat, stats } from '../panels/number-panels';
import { tableFrom } from '../panels/table-panel';
import { rowToServer, seriesToKey, seriesToPerson, seriesToServer } from './links';
import { outlineDashboard } from './outline-dashboard';
import { states } from './server';
import { ask, askEach } from './source';
import { noHistory, noWindow, serverName } from './texts';

/** By a label that is typed, as only the operator knows which there are; empty: all servers as one. */
const groupServersBy = ['$label'];
const labelVariable = new TextBoxVariableBuilder('label').label('Group servers by label').defaultValue('');

const MOST = 15;

const up = stat('Servers', ['red', [1, 'green']])
  .description('Whether the management API of each answers.')
  .overrideByName('up', [{ id: 'mappings', value: upOrDown }])
  .mappings(upOrDown)
  .colorMode(BigValueColorMode.Background)
  .dataLinks([seriesToServer])
  .withTarget(ask('availability', 'numeric', { figure: 'up' }));

const total = stats('All servers in the time range', plain)
  .description('Of those that answered; a notice names the others.')
  .noValue(noWindow)
  .targets(
    askEach('server-metrics', ['data', 'tunnel_time', 'active_keys', 'keys_online', 'bandwidth_now'], {
      groupServersBy: [],
    })
  );

const dataByServer = bars('Data by server')
  .displayName(serverName)
  .description('The servers with the most data in the time range.')
  .noValue(noWindow)
  .dataLinks([seriesToServer])
  .withTarget(ask('server-metrics', 'numeric', { figure: 'data', limit: MOST }));

const dataByLabel = bars('Data by label')
  .description('The same by the label above, such as provider or country.')
  .noValue(noWindow)
  .withTarget(ask('server-metrics', 'numeric', { figure: 'data', groupServersBy, limit: MOST }));

const bandwidth = stackedLines('Bandwidth by label')
  .description('Mean rate over each step, from history, by the label above.')
  .noValue(noHistory)
  .withTarget(ask('server-metrics', 'time-series', { figure: 'bandwidth', groupServersBy }));

const slowest = bars('Slowest servers', ['green', [1, 'orange'], [5, 'red']])
  .displayName(serverName)
  .description('Time until the management API had answered, the longest first.')
  .noValue('No server answered')
  .dataLinks([seriesToServer])
  .withTarget(ask('availability', 'numeric', { figure: 'response_time', limit: MOST }));

const people = bars('Data by person')
  .description('Keys of one name on several servers are one person. A bar leads to the parts.')
  .noValue(noWindow)
  .dataLinks([seriesToPerson])
  .withTarget(
    ask('key-metrics', 'numeric', { figure: 'data', groupServersBy: [], groupBy: ['key_name'], limit: MOST })
  );

const keys = bars('Busiest access keys')
  .description('The access keys with the most data in the time range, each by itself.')
  .noValue(noWindow)
  .dataLinks([seriesToKey])
  .withTarget(ask('key-metrics', 'numeric', { figure: 'data', groupBy: ['key_id', 'key_name'], limit: MOST }));

const where = map('Where servers are', 'up', ['red', [1, 'green']])
  .description('By their labels latitude and longitude, else by country: an ISO 3166 code such as DE.')
  .noValue('No server has the labels country, or latitude and longitude')
  .overrideByName('server', rowToServer)
  .overrideByName('up', [{ id: 'mappings', value: upOrDown }])
  .withTarget(ask('availability', 'table'));

const today = tableFrom('What changed today', ['Time', 'Server', 'What happened'])
  .description(
    'Since midnight, whatever the time range: servers that came and went, were renamed or updated, and their keys.'
  )
  .noValue('Nothing was noticed today')
  .timeFrom('now/d')
  .overrideByName('server', rowToServer)
  .withTarget(ask('events', 'table', { limit: 200 }));

const certificates = bars('Certificate valid for', certificate)
  .displayName(serverName)
  .description('Time until the certificate of each server expires.')
  .noValue('No certificate was seen')
  .dataLinks([seriesToServer])
  .targets(askEach('availability', ['certificate_valid_for']));

/** All servers beside each other; each leads to its own dashboard. */
export function fleetDashboard(): SavedDashboard {
  return outlineDashboard({
    uid: 'outline-fleet',
    title: 'Outline fleet',
    description:
      'Every server beside the others: state, place, traffic, keys, people, changes, certificates and versions.',
    from: 'now-24h',
    variables: [labelVariable],
    panels: [
      up.span(12).height(5),
      total.span(12).height(5),
      dataByServer.span(12).height(10),
      dataByLabel.span(12).height(10),
      keys.span(12).height(10),
      people.span(12).height(10),
      bandwidth.span(24).height(8),
      where.span(12).height(12),
      today.span(12).height(12),
      slowest.span(12).height(8),
      certificates.span(12).height(8),
      states('Versions').overrideByName('server', rowToServer).withTarget(ask('server', 'table')).span(24).height(8),
      states('Availability')
        .overrideByName('server', rowToServer)
        .withTarget(ask('availability', 'table'))
        .span(24)
        .height(8),
    ],
  });
}
