import {
  DashboardCursorSync,
  DashboardLinkBuilder,
  DashboardLinkType,
  DatasourceVariableBuilder,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { makeDashboard, type DashboardOptions, type SavedDashboard } from '../panels/dashboard';
import { dataSource, pluginId } from './source';

type OutlineDashboard = Pick<DashboardOptions, 'uid' | 'title' | 'description' | 'from' | 'panels'> &
  Partial<Pick<DashboardOptions, 'variables'>>;

/** What all dashboards of the data source have in common. */
export function outlineDashboard({ variables = [], ...own }: OutlineDashboard): SavedDashboard {
  return makeDashboard({
    timezone: 'browser',
    refresh: '5m',
    refreshIntervals: ['1m', '5m', '15m', '1h'],
    graphTooltip: DashboardCursorSync.Off,
    links: [otherDashboards],
    dataSource,
    variables: [dataSourceVariable, ...variables],
    ...own,
  });
}

const dataSourceVariable = new DatasourceVariableBuilder('datasource').label('Data source').type(pluginId);

const otherDashboards = new DashboardLinkBuilder('Outline')
  .type(DashboardLinkType.Dashboards)
  .tags(['outline'])
  .icon('dashboard')
  .includeVars(true)
  .keepTime(true);
