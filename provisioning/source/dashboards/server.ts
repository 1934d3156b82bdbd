import type { DynamicConfigValue, ValueMapping } from '@grafana/grafana-foundation-sdk/dashboard';
import { certificate, legend, onOrOff, plain, upOrDown, yesOrNo } from '../panels/look';
import { lines, stairs } from '../panels/chart-panels';
import type { SavedDashboard } from '../panels/dashboard';
import { bars, facts, stat, stats } from '../panels/number-panels';
import { table } from '../panels/table-panel';
import { seriesToKey, toAccessKeys, toHistory, toPlaces } from './links';
import { outlineDashboard } from './outline-dashboard';
import { ask, askEach } from './source';
import { noHistory, noWindow, oldVersion } from './texts';

const about = facts('Server', ['Name', 'Version', 'History'])
  .description('Which server this is, and since when its figures are known.')
  .overrideByName('version', [{ id: 'mappings', value: [oldVersion] }])
  .withTarget(ask('server', 'table'));

const now = stats('Now', plain)
  .description('Whether the management API answers, keys with traffic in the last five minutes, and the newest rate.')
  .overrideByName('up', [{ id: 'mappings', value: upOrDown }])
  .noValue(noWindow)
  .targets([
    ...askEach('availability', ['up']),
    ...askEach('server-metrics', ['keys_online', 'bandwidth_now'], {}, 'B'),
  ]);

const inRange = stats('In the time range', plain)
  .description('Data, tunnel time summed over clients, keys with traffic, and the highest five-minute mean rate.')
  .noValue(noWindow)
  .targets(askEach('server-metrics', ['data', 'tunnel_time', 'active_keys', 'bandwidth_peak']));

const lastThirtyDays = stat('Data, last 30 days', plain)
  .description('Of all keys, whatever the time range: the server’s own sum, by which limits go.')
  .withTarget(ask('data-transferred', 'numeric', { figure: 'data', groupBy: [] }));

const accessKeys = stat('Access keys', plain).withTarget(ask('server', 'numeric', { figure: 'access_keys' }));

const responseTime = stat('Response time', ['green', [1, 'orange'], [5, 'red']])
  .description('Time until the management API had answered.')
  .withTarget(ask('availability', 'numeric', { figure: 'response_time' }));

const certificateValidFor = stat('Certificate valid for', certificate)
  .description('Time until the server’s certificate expires.')
  .withTarget(ask('availability', 'numeric', { figure: 'certificate_valid_for' }));

const bandwidth = lines('Bandwidth')
  .description('Mean rate over each step, from history.')
  .noValue(noHistory)
  .legend(legend(['mean', 'max']))
  .links([toHistory])
  .withTarget(ask('server-metrics', 'time-series', { figure: 'bandwidth' }));

const answeredCalls = stairs('Answered calls')
  .description('Share of the calls of the management API that were answered in each step.')
  .noValue(noHistory)
  .max(1)
  .unit('percentunit')
  .withTarget(ask('availability', 'time-series', { figure: 'up' }));

const topKeys = bars('Data by access key, last 30 days')
  .description('The ten keys with the most data, whatever the time range.')
  .links([toAccessKeys])
  .dataLinks([seriesToKey])
  .withTarget(ask('data-transferred', 'numeric', { figure: 'data', groupBy: ['key_id', 'key_name'], limit: 10 }));

const topCountries = bars('Data by country')
  .description('The ten countries with the most data in the time range.')
  .noValue(noWindow)
  .links([toPlaces])
  .withTarget(ask('locations', 'numeric', { figure: 'data', groupBy: ['location'], limit: 10 }));

/** A table in which states read as words, without the columns of these names, which stand elsewhere on the dashboard. */
export const states = (title: string, hidden: readonly string[] = []) =>
  hidden
    .reduce((panel, name) => panel.overrideByName(name, [{ id: 'custom.hideFrom.viz', value: true }]), table(title))
    .overrideByFieldType('boolean', colored(yesOrNo))
    .overrideByName('sharing', [{ id: 'mappings', value: onOrOff }])
    .overrideByName('up', colored(upOrDown));

const colored = (mappings: ValueMapping[]): DynamicConfigValue[] => [
  { id: 'mappings', value: mappings },
  { id: 'custom.cellOptions', value: { type: 'color-text' } },
];

/** A server at a glance: names and figures first, tables last. */
export function serverDashboard(): SavedDashboard {
  return outlineDashboard({
    uid: 'outline-server',
    title: 'Outline server',
    description: 'Whether the server answers, what flowed through it, for whom and from where.',
    from: 'now-24h',
    isOfOneServer: true,
    panels: [
      about.span(8).height(4),
      now.span(7).height(4),
      inRange.span(9).height(4),
      lastThirtyDays.span(6).height(3),
      accessKeys.span(6).height(3),
      responseTime.span(6).height(3),
      certificateValidFor.span(6).height(3),
      bandwidth.span(16).height(8),
      answeredCalls.span(8).height(8),
      topKeys.span(12).height(10),
      topCountries.span(12).height(10),
      states('Server information', ['name']).withTarget(ask('server', 'table')).span(24).height(4),
      states('Availability', ['version', 'sharing']).withTarget(ask('availability', 'table')).span(24).height(5),
      table('Plugin statistics').withTarget(ask('plugin-statistics', 'table')).span(24).height(4),
    ],
  });
}
