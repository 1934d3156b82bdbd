import { labelTitles } from '../../../pkg/query/model';
import { stackedColumns, stackedLines } from '../panels/chart-panels';
import type { SavedDashboard } from '../panels/dashboard';
import { bars } from '../panels/number-panels';
import { largestFirst, tableFrom } from '../panels/table-panel';
import { outlineDashboard } from './outline-dashboard';
import { ask, columnOf } from './source';
import { noHistory, noWindow } from './texts';
import { thirtyDays } from './time-ranges';

const countries = { groupBy: ['location' as const], limit: 10 };
const networks = { groupBy: ['asn' as const, 'as_org' as const], limit: 10 };

const all = tableFrom('Countries and networks', [
  labelTitles.location,
  labelTitles.as_org,
  columnOf('locations', 'data'),
  columnOf('locations', 'tunnel_time'),
])
  .noValue(noWindow)
  .sortBy(largestFirst(columnOf('locations', 'data')))
  .withTarget(ask('locations', 'table', { figure: 'data' }));

const silent = tableFrom('Silent countries', [
  labelTitles.location,
  'State',
  'Since',
  columnOf('silent-places', 'presence'),
  columnOf('silent-places', 'devices_seen'),
  columnOf('silent-places', 'devices_expected'),
  'State of data',
  columnOf('silent-places', 'data_rate_seen'),
  columnOf('silent-places', 'data_rate_expected'),
])
  .description(
    'Whether countries use the server as much as at the same hours of other weeks, now, whatever the time range. Needs six weeks of history.'
  )
  .noValue(noHistory)
  .overrideByName('state', [{ id: 'noValue', value: 'Not known yet' }])
  .sortBy(largestFirst(columnOf('silent-places', 'silence')))
  .withTarget(ask('silent-places', 'table'));

const silentNetworks = tableFrom('Silent networks', [
  labelTitles.location,
  labelTitles.as_org,
  'State',
  'Since',
  columnOf('silent-places', 'presence'),
  columnOf('silent-places', 'devices_seen'),
  columnOf('silent-places', 'devices_expected'),
  'State of data',
])
  .description('The twenty networks that lack most of what is expected of them, now, whatever the time range.')
  .noValue(noHistory)
  .sortBy(largestFirst(columnOf('silent-places', 'silence')))
  .withTarget(ask('silent-places', 'table', { groupBy: ['location', 'asn', 'as_org'], figure: 'silence', limit: 20 }));

/** Where clients connect from. */
export function placesDashboard(): SavedDashboard {
  return outlineDashboard({
    uid: 'outline-places',
    title: 'Outline places and networks',
    description: 'From which countries and networks clients connect, now and over time.',
    from: 'now-24h',
    panels: [
      bars('Data by country')
        .description('The ten countries with the most data in the time range.')
        .noValue(noWindow)
        .withTarget(ask('locations', 'numeric', { figure: 'data', ...countries }))
        .span(12)
        .height(10),
      bars('Data by network')
        .description('The ten autonomous systems with the most data in the time range.')
        .noValue(noWindow)
        .withTarget(ask('locations', 'numeric', { figure: 'data', ...networks }))
        .span(12)
        .height(10),
      stackedLines('Bandwidth by country: top ten and all others')
        .noValue(noHistory)
        .withTarget(ask('locations', 'time-series', { figure: 'bandwidth', ...countries, others: true }))
        .span(12)
        .height(9),
      stackedLines('Bandwidth by network: top ten and all others')
        .noValue(noHistory)
        .withTarget(ask('locations', 'time-series', { figure: 'bandwidth', ...networks, others: true }))
        .span(12)
        .height(9),
      all.span(24).height(10),
      silent.span(24).height(9),
      silentNetworks.span(24).height(9),
      stackedColumns('Data by day and country: top ten and all others')
        .description('Days of the dashboard’s time zone, today until now.')
        .noValue(noHistory)
        .timeFrom(thirtyDays)
        .withTarget(ask('locations', 'time-series', { figure: 'data', step: '1d', ...countries, others: true }))
        .span(24)
        .height(9),
    ],
  });
}
