import { QueryVariableBuilder, VariableRefresh, VariableSort } from '@grafana/grafana-foundation-sdk/dashboard';
import { labelTitles, type Filter, type LabelName } from '../../../pkg/query/model';
import { columns, stackedColumns } from '../panels/chart-panels';
import type { SavedDashboard } from '../panels/dashboard';
import { plain } from '../panels/look';
import { bars, stat } from '../panels/number-panels';
import { tableFrom } from '../panels/table-panel';
import { personUid, rowToKey } from './links';
import { outlineDashboard } from './outline-dashboard';
import { ask, columnOf, dataSource } from './source';
import { noHistory, noWindow, serverName } from './texts';
import { thirtyDays } from './time-ranges';

const nameVariable = new QueryVariableBuilder('name')
  .label('Person')
  .datasource(dataSource)
  .query({ refId: 'name', label: 'key_name' })
  .definition('')
  .refresh(VariableRefresh.OnTimeRangeChanged)
  .sort(VariableSort.AlphabeticalAsc);

const filters: Filter[] = [{ label: 'key_name', operator: '=', values: ['$name'] }];
const groupBy: LabelName[] = ['key_name'];
/** All keys of the name, on whatever server, as one. */
const summed = { filters, groupBy, groupServersBy: [] };

const figure = (id: string) =>
  stat(columnOf('key-metrics', id), plain)
    .noValue(noWindow)
    .withTarget(ask('key-metrics', 'numeric', { figure: id, ...summed }));

const lastThirtyDays = stat('Data, last 30 days', plain)
  .description('Whatever the time range: the servers’ own sums, by which limits go.')
  .withTarget(ask('access-keys', 'numeric', { figure: 'data', ...summed }));

const parts = bars('Data by server')
  .displayName(serverName)
  .description('Where the person’s data in the time range flowed.')
  .noValue(noWindow)
  .withTarget(ask('key-metrics', 'numeric', { figure: 'data', filters, groupBy, legend: '{{server}}' }));

const dataByDay = columns('Data by day')
  .description('Of all servers. Days of the dashboard’s time zone, today until now.')
  .noValue(noHistory)
  .timeFrom(thirtyDays)
  .withTarget(ask('key-metrics', 'time-series', { figure: 'data', step: '1d', ...summed }));

const dataOverTime = stackedColumns('Data over time by server')
  .noValue(noHistory)
  .withTarget(ask('key-metrics', 'time-series', { figure: 'data', filters, groupBy, legend: '{{server}}' }));

const keys = tableFrom('Keys', [
  'Server',
  labelTitles.key_id,
  ...['data', 'data_limit', 'limit_use'].map((id) => columnOf('access-keys', id)),
])
  .description('Each key of the name as it is configured, and what it used of its limit.')
  .overrideByName('server', rowToKey)
  .withTarget(ask('access-keys', 'table', { filters, groupBy: ['key_id', 'key_name'] }));

/** One person over the fleet: keys of one name on several servers, summed, and their parts. */
export function personDashboard(): SavedDashboard {
  return outlineDashboard({
    uid: personUid,
    title: 'Outline person',
    description: 'Keys of one name on all servers: what the person used in all, and where.',
    from: 'now-7d',
    variables: [nameVariable],
    panels: [
      figure('data').span(6).height(4),
      figure('tunnel_time').span(6).height(4),
      figure('peak_devices').span(6).height(4),
      lastThirtyDays.span(6).height(4),
      parts.span(8).height(8),
      dataByDay.span(16).height(8),
      dataOverTime.span(24).height(8),
      keys.span(24).height(8),
    ],
  });
}
