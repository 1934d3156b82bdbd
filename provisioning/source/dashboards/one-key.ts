import { columns, lines, stairs } from '../panels/chart-panels';
import type { SavedDashboard } from '../panels/dashboard';
import { legend, limitUse, plain, thresholds } from '../panels/look';
import { stat } from '../panels/number-panels';
import { tableFrom } from '../panels/table-panel';
import { ofOneKey as filters, oneKeyVariable } from './key-variable';
import { oneKeyUid, toAccessKeys } from './links';
import { outlineDashboard } from './outline-dashboard';
import { ask, columnOf } from './source';
import { noHistory, noWindow } from './texts';
import { thirtyDays, twelveMonths } from './time-ranges';

const figure = (queryType: 'key-metrics' | 'access-keys', id: string) =>
  stat(columnOf(queryType, id), plain).withTarget(ask(queryType, 'numeric', { figure: id, filters }));

const lastThirtyDays = figure('access-keys', 'data').description(
  'Whatever the time range: the server’s own sum, by which its limit goes.'
);

const use = figure('access-keys', 'limit_use')
  .description('Data of the last 30 days divided by the limit.')
  .noValue('No limit')
  .max(1)
  .thresholds(thresholds(limitUse));

const remaining = figure('access-keys', 'data_remaining').noValue('No limit');

const account = tableFrom('Key', [columnOf('access-keys', 'data'), columnOf('access-keys', 'data_limit')])
  .description('The key as it is configured, and what it used of its limit.')
  .withTarget(ask('access-keys', 'table', { filters, groupBy: ['key_id', 'key_name'] }));

const bandwidth = lines('Bandwidth')
  .description('Mean rate over each step.')
  .noValue(noHistory)
  .legend(legend(['mean', 'max']))
  .withTarget(ask('key-metrics', 'time-series', { figure: 'bandwidth', filters }));

const dataByDay = columns('Data by day')
  .description('Days of the dashboard’s time zone, today until now.')
  .noValue(noHistory)
  .timeFrom(thirtyDays)
  .withTarget(ask('key-metrics', 'time-series', { figure: 'data', step: '1d', filters }));

const dataByMonth = columns('Data by calendar month')
  .description('This month until now. A month of which only a part is known is empty.')
  .noValue(noHistory)
  .timeFrom(twelveMonths)
  .withTarget(ask('key-metrics', 'time-series', { figure: 'data', step: 'month', filters }));

const devices = lines('Devices')
  .description('Mean number of clients at the same time: tunnel time divided by time.')
  .noValue(noHistory)
  .withTarget(ask('key-metrics', 'time-series', { figure: 'devices', filters }));

const online = stairs('Online')
  .description('Share of each step’s five-minute spans in which the key had traffic.')
  .noValue(noHistory)
  .max(1)
  .unit('percentunit')
  .withTarget(ask('key-metrics', 'time-series', { figure: 'online', filters }));

/** What one key did: where links from all others lead. */
export function oneKeyDashboard(): SavedDashboard {
  return outlineDashboard({
    uid: oneKeyUid,
    title: 'Outline access key',
    description: 'One access key: what it used of its limit, when, and on how many devices.',
    from: 'now-7d',
    isOfOneServer: true,
    variables: [oneKeyVariable],
    panels: [
      figure('key-metrics', 'data').noValue(noWindow).span(6).height(4),
      figure('key-metrics', 'last_seen').noValue(noWindow).span(6).height(4),
      figure('key-metrics', 'peak_devices').noValue(noWindow).span(6).height(4),
      figure('key-metrics', 'tunnel_time').noValue(noWindow).span(6).height(4),
      use.span(8).height(4),
      lastThirtyDays.span(8).height(4),
      remaining.span(8).height(4),
      bandwidth.links([toAccessKeys]).span(24).height(8),
      dataByDay.span(16).height(9),
      dataByMonth.span(8).height(9),
      devices.span(12).height(8),
      online.span(12).height(8),
      account.span(24).height(4),
    ],
  });
}
