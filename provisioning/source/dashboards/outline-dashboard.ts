import {
  DashboardCursorSync,
  DashboardLinkBuilder,
  DashboardLinkType,
  DatasourceVariableBuilder,
  QueryVariableBuilder,
  VariableRefresh,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { eventKinds } from '../../../pkg/query/model';
import { makeDashboard, type DashboardOptions, type SavedAnnotation, type SavedDashboard } from '../panels/dashboard';
import { ask, dataSource, pluginId } from './source';

type OutlineDashboard = Pick<DashboardOptions, 'uid' | 'title' | 'description' | 'from' | 'panels'> &
  Partial<Pick<DashboardOptions, 'variables'>> & {
    /** Whether it is about one server, which is chosen. */
    isOfOneServer?: boolean;
  };

/** What all dashboards of the data source have in common. */
export function outlineDashboard({ variables = [], isOfOneServer, ...own }: OutlineDashboard): SavedDashboard {
  const dashboard = makeDashboard({
    timezone: 'browser',
    refresh: '5m',
    refreshIntervals: ['1m', '5m', '15m', '1h'],
    graphTooltip: DashboardCursorSync.Off,
    links: [otherDashboards],
    dataSource,
    annotations: [serverEvents],
    variables: [dataSourceVariable, ...(isOfOneServer ? [serverVariable] : []), ...variables],
    ...own,
  });
  return isOfOneServer ? { ...dashboard, panels: dashboard.panels.map(ofChosenServer) } : dashboard;
}

function ofChosenServer(panel: SavedDashboard['panels'][number]) {
  return 'targets' in panel
    ? { ...panel, targets: panel.targets?.map((target) => ({ ...target, servers: ['$server'] })) }
    : panel;
}

const serverVariable = new QueryVariableBuilder('server')
  .label('Server')
  .datasource(dataSource)
  .query({ refId: 'server', label: 'server' })
  .definition('')
  .refresh(VariableRefresh.OnDashboardLoad);

/** Those of access keys are many on a busy server, and make charts hard to read. */
const kinds = eventKinds.filter((kind) => !/^(key|limit)-/.test(kind));

const serverEvents: SavedAnnotation = {
  name: 'Server events',
  enable: true,
  iconColor: 'orange',
  datasource: dataSource,
  target: ask('events', 'table', { filters: [{ label: 'event', operator: '=', values: kinds }] }, 'Anno').build(),
};

const dataSourceVariable = new DatasourceVariableBuilder('datasource').label('Data source').type(pluginId);

const otherDashboards = new DashboardLinkBuilder('Outline dashboards')
  .type(DashboardLinkType.Dashboards)
  .tags(['outline'])
  .asDropdown(true)
  .icon('dashboard')
  .includeVars(true)
  .keepTime(true);
