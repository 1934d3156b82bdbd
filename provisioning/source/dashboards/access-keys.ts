import { labelTitles, type LabelName } from '../../../pkg/query/model';
import { lines, stackedColumns } from '../panels/chart-panels';
import type { SavedDashboard } from '../panels/dashboard';
import { limitUse, shareGauge, type Steps } from '../panels/look';
import { bars } from '../panels/number-panels';
import { largestFirst, tableFrom } from '../panels/table-panel';
import { ofChosenKeys as filters, severalKeysVariable } from './key-variable';
import { rowToKey, seriesToKey } from './links';
import { outlineDashboard } from './outline-dashboard';
import { ask, columnOf } from './source';
import { noHistory, noWindow } from './texts';

const looksShared: Steps = ['green', [0.25, 'orange'], [0.5, 'red']];
const groupBy: LabelName[] = ['key_id', 'key_name'];
const topKeys = { filters, groupBy, limit: 15 };
const topTen = { filters, groupBy, limit: 10 };
const firstColumns = (queryType: 'key-metrics' | 'access-keys', figures: readonly string[]) => [
  labelTitles.key_name,
  ...figures.map((figure) => columnOf(queryType, figure)),
];

const metrics = tableFrom('Keys in the time range', firstColumns('key-metrics', ['data', 'last_seen', 'peak_devices']))
  .description('What each key did in the time range. A name leads to the key.')
  .noValue(noWindow)
  .overrideByName('key_name', rowToKey)
  .sortBy(largestFirst(columnOf('key-metrics', 'data')))
  .withTarget(ask('key-metrics', 'table', { filters }));

const limits = tableFrom('Limits, last 30 days', firstColumns('access-keys', ['data', 'limit_use', 'data_remaining']))
  .description('Limits go by the data of the last 30 days.')
  .overrideByName('key_name', rowToKey)
  .overrideByName('limit_use', shareGauge(limitUse))
  .sortBy(largestFirst(columnOf('access-keys', 'data')))
  .withTarget(ask('access-keys', 'table', { filters }));

const useAgainstLimit = bars('Use against limit', limitUse)
  .description('Data of the last 30 days divided by the limit. Keys without a limit are left out.')
  .noValue('No key has a limit')
  .max(1)
  .unit('percentunit')
  .dataLinks([seriesToKey])
  .withTarget(ask('access-keys', 'numeric', { figure: 'limit_use', ...topKeys }));

const data = bars('Data in the time range')
  .noValue(noWindow)
  .dataLinks([seriesToKey])
  .withTarget(ask('key-metrics', 'numeric', { figure: 'data', ...topKeys }));

const tunnelTime = bars('Tunnel time in the time range')
  .description('Time that at least one client held a tunnel, summed over clients.')
  .noValue(noWindow)
  .dataLinks([seriesToKey])
  .withTarget(ask('key-metrics', 'numeric', { figure: 'tunnel_time', ...topKeys }));

const peakDevices = bars('Peak devices in the time range', ['green', [4, 'orange'], [8, 'red']])
  .description('Highest five-minute mean of simultaneous client addresses, rounded up.')
  .noValue(noWindow)
  .dataLinks([seriesToKey])
  .withTarget(ask('key-metrics', 'numeric', { figure: 'peak_devices', ...topKeys }));

const sharing = tableFrom('Sharing', [
  labelTitles.key_name,
  columnOf('key-sharing', 'sharing_score'),
  'Why',
  columnOf('key-sharing', 'usual_devices'),
])
  .description(
    'How many devices use each key at once, against its own habit and the number that the data source allows.'
  )
  .noValue(noHistory)
  .overrideByName('key_name', rowToKey)
  .overrideByName('sharing_score', shareGauge(looksShared))
  .sortBy(largestFirst(columnOf('key-sharing', 'sharing_score')))
  .withTarget(ask('key-sharing', 'table', { filters }));

const dataOverTime = stackedColumns('Data over time: top ten and all others')
  .noValue(noHistory)
  .dataLinks([seriesToKey])
  .withTarget(ask('key-metrics', 'time-series', { figure: 'data', ...topTen, others: true }));

const devicesOverTime = lines('Devices over time: top ten')
  .description('Mean number of clients at the same time.')
  .noValue(noHistory)
  .dataLinks([seriesToKey])
  .withTarget(ask('key-metrics', 'time-series', { figure: 'devices', ...topTen }));

/** All keys beside each other; each leads to its own dashboard. */
export function accessKeysDashboard(): SavedDashboard {
  return outlineDashboard({
    uid: 'outline-access-keys',
    title: 'Outline access keys',
    description: 'Who uses how much, who nears a limit, and which key is used on how many devices.',
    from: 'now-24h',
    variables: [severalKeysVariable],
    panels: [
      useAgainstLimit.span(12).height(11),
      data.span(12).height(11),
      metrics.span(24).height(10),
      limits.span(24).height(10),
      dataOverTime.span(12).height(9),
      devicesOverTime.span(12).height(9),
      tunnelTime.span(12).height(11),
      peakDevices.span(12).height(11),
      sharing.span(24).height(10),
    ],
  });
}
