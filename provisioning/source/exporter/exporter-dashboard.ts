import {
  CustomVariableBuilder,
  DashboardCursorSync,
  DatasourceVariableBuilder,
  QueryVariableBuilder,
  VariableRefresh,
  VariableSort,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { makeDashboard, type SavedDashboard } from '../panels/dashboard';
import { accessKeysPanels } from './access-keys';
import { locationsPanels } from './locations';
import { overviewPanels } from './overview';
import { prometheus } from './series';
import { serversPanels } from './servers';

/** The dashboard for a Prometheus that scrapes the exporter; it needs no plugin. */
export function exporterDashboard(): SavedDashboard {
  return makeDashboard({
    uid: 'outline-exporter',
    title: 'Outline exporter',
    description: 'Outline VPN servers, by the series that the exporter serves.',
    timezone: 'utc',
    refresh: '1m',
    from: 'now-24h',
    graphTooltip: DashboardCursorSync.Crosshair,
    dataSource: prometheus,
    variables: [new DatasourceVariableBuilder('datasource').label('Data source').type('prometheus'), servers, top],
    panels: [...overviewPanels(), ...accessKeysPanels(), ...locationsPanels(), ...serversPanels()],
  });
}

const serversOfExporter = 'label_values(outline_up, server)';
const servers = new QueryVariableBuilder('server')
  .label('Server')
  .datasource(prometheus)
  .query({ qryType: 1, query: serversOfExporter, refId: 'server' })
  .definition(serversOfExporter)
  .refresh(VariableRefresh.OnTimeRangeChanged)
  .sort(VariableSort.AlphabeticalAsc)
  .multi(true)
  .includeAll(true)
  .allValue('.*')
  .current({ text: ['All'], value: ['$__all'] });

const counts = ['5', '10', '20', '50'];
const top = new CustomVariableBuilder('top')
  .label('Top')
  .values(counts.join(','))
  .current({ text: '10', value: '10', selected: true })
  .options(counts.map((count) => ({ text: count, value: count, selected: count === '10' })));
