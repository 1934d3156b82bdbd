import type { Builder, Dataquery } from '@grafana/grafana-foundation-sdk/cog';
import type { DataSourceRef } from '@grafana/grafana-foundation-sdk/common';
import type { QueryType, SavedQuery, Shape } from '../../../pkg/query/model';

export const pluginId = 'outline-metrics-datasource';

/** The dashboard's variable for the data source. */
export const dataSource: DataSourceRef = { type: pluginId, uid: '${datasource}' };

/** A saved query whose family and shape are written down, so that no default can change what a panel shows. */
type PanelQuery = Omit<SavedQuery, 'schemaVersion' | 'queryType' | 'shape'>;

export function ask(queryType: QueryType, shape: Shape, query: PanelQuery = {}, refId = 'A'): Builder<Dataquery> {
  const overTime = shape === 'time-series' ? { timeZone: 'dashboard' } : {};
  const saved = { refId, datasource: dataSource, schemaVersion: 1, queryType, shape, ...overTime, ...query };
  return { build: () => ({ ...saved, _implementsDataqueryVariant: () => {} }) };
}
