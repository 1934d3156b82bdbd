import type { DynamicConfigValue } from '@grafana/grafana-foundation-sdk/dashboard';
import { labelTitles } from '../../../pkg/query/model';
import { columns, lines, stackedColumns, stackedLines, stairs } from '../panels/chart-panels';
import type { SavedDashboard } from '../panels/dashboard';
import { legend, shareGauge, type Steps } from '../panels/look';
import { largestFirst, tableFrom } from '../panels/table-panel';
import { ofChosenKeys, severalKeysVariable } from './key-variable';
import { outlineDashboard } from './outline-dashboard';
import { ask, columnOf } from './source';
import { noHistory } from './texts';
import { thirtyDays, twelveMonths } from './time-ranges';

const weekBefore: DynamicConfigValue[] = [
  { id: 'custom.lineStyle', value: { fill: 'dash', dash: [8, 8] } },
  { id: 'custom.fillOpacity', value: 0 },
  { id: 'color', value: { mode: 'fixed', fixedColor: 'text' } },
];
/** Tells two figures apart also where each has a line for each of several servers. */
const figureOfServer = '{{figure}} · {{server}}';
const topTenKeys = {
  filters: ofChosenKeys,
  groupBy: ['key_id' as const, 'key_name' as const],
  limit: 10,
  others: true,
};

const budgetUse: Steps = ['green', [1, 'red']];
const notCounted = 'No call was counted yet: figures begin with the first hour.';

const overhead = tableFrom('What measuring takes, and its budget', [
  labelTitles.purpose,
  columnOf('overhead', 'server_time'),
  columnOf('overhead', 'time_budget'),
  columnOf('overhead', 'time_budget_use'),
])
  .description('Of the hours of the time range. Only fetching the past has a budget: it is in the settings.')
  .noValue(notCounted)
  .sortBy(largestFirst(columnOf('overhead', 'server_time')))
  .overrideByName('time_budget_use', shareGauge(budgetUse))
  .withTarget(ask('overhead', 'table'));

export function historyDashboard(): SavedDashboard {
  return outlineDashboard({
    uid: 'outline-history',
    title: 'Outline history',
    description:
      'Bandwidth, data by day and month, devices, places and availability over time. What is not known is a gap.',
    from: 'now-7d',
    variables: [severalKeysVariable],
    panels: [
      lines('Bandwidth, beside last week')
        .noValue(noHistory)
        .description('Mean rate over each step; dashed, the same time a week earlier.')
        .legend(legend(['mean', 'max']))
        .overrideByQuery('B', weekBefore)
        .withTarget(ask('server-metrics', 'time-series', { figure: 'bandwidth' }))
        .withTarget(ask('server-metrics', 'time-series', { figure: 'bandwidth', timeShift: '1w' }, 'B'))
        .span(24)
        .height(8),
      stackedColumns('Data by day: top ten keys and all others')
        .noValue(noHistory)
        .description('Days of the dashboard’s time zone, today until now.')
        .timeFrom(thirtyDays)
        .withTarget(ask('key-metrics', 'time-series', { figure: 'data', step: '1d', ...topTenKeys }))
        .span(16)
        .height(10),
      columns('Data by calendar month')
        .noValue(noHistory)
        .description('This month until now. A month of which only a part is known is empty.')
        .timeFrom(twelveMonths)
        .withTarget(ask('server-metrics', 'time-series', { figure: 'data', step: 'month' }))
        .span(8)
        .height(10),
      lines('Data, summed up over the time range')
        .noValue(noHistory)
        .description('Each point is the sum since the beginning of the range; dashed, a week earlier.')
        .overrideByQuery('B', weekBefore)
        .withTarget(ask('server-metrics', 'time-series', { figure: 'data', cumulative: true }))
        .withTarget(ask('server-metrics', 'time-series', { figure: 'data', cumulative: true, timeShift: '1w' }, 'B'))
        .span(12)
        .height(8),
      stackedLines('Devices: top ten keys and all others')
        .noValue(noHistory)
        .description('Mean number of clients at the same time: tunnel time divided by time.')
        .withTarget(ask('key-metrics', 'time-series', { figure: 'devices', ...topTenKeys }))
        .span(12)
        .height(8),
      stairs('Keys with traffic')
        .noValue(noHistory)
        .description('Keys with any traffic in a step, and the mean number of keys with traffic within five minutes.')
        .withTarget(ask('server-metrics', 'time-series', { figure: 'active_keys', legend: figureOfServer }))
        .withTarget(ask('server-metrics', 'time-series', { figure: 'keys_online', legend: figureOfServer }, 'B'))
        .span(12)
        .height(8),
      stackedLines('Bandwidth by country: top ten and all others')
        .noValue(noHistory)
        .withTarget(
          ask('locations', 'time-series', { figure: 'bandwidth', groupBy: ['location'], limit: 10, others: true })
        )
        .span(12)
        .height(8),
      stairs('Management API: share of calls that were answered')
        .noValue(noHistory)
        .max(1)
        .unit('percentunit')
        .withTarget(ask('availability', 'time-series', { figure: 'up' }))
        .span(12)
        .height(7),
      lines('Response time of the management API')
        .noValue(noHistory)
        .withTarget(ask('availability', 'time-series', { figure: 'response_time' }))
        .span(12)
        .height(7),
      stackedColumns('What measuring takes of the server’s time, by day')
        .description('Seconds until this plugin’s calls were answered, with the network, by what they were made for.')
        .noValue(notCounted)
        .timeFrom(thirtyDays)
        .withTarget(ask('overhead', 'time-series', { figure: 'server_time', step: '1d' }))
        .span(12)
        .height(9),
      overhead.span(12).height(9),
    ],
  });
}
