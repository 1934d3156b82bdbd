import type { Builder, Dataquery } from '@grafana/grafana-foundation-sdk/cog';
import type { DataSourceRef } from '@grafana/grafana-foundation-sdk/common';
import {
  dashboardTimeZone,
  describeFamily,
  type QueryType,
  type SavedQuery,
  type Shape,
} from '../../../pkg/query/model';

export const pluginId = 'outline-metrics-datasource';

/** The dashboard's variable for the data source. */
export const dataSource: DataSourceRef = { type: pluginId, uid: '${datasource}' };

type PanelQuery = Omit<SavedQuery, 'schemaVersion' | 'queryType' | 'shape'>;

/** A saved query with its family and its shape, so that no default decides what a panel shows. */
export function ask(queryType: QueryType, shape: Shape, query: PanelQuery = {}, refId = 'A'): Builder<Dataquery> {
  const overTime = shape === 'time-series' ? { timeZone: dashboardTimeZone } : {};
  const saved = { refId, schemaVersion: 1, queryType, shape, ...overTime, ...query };
  return { build: () => ({ ...saved, _implementsDataqueryVariant: () => {} }) };
}

/** One number for each of several figures of a family. */
export function askEach(
  queryType: QueryType,
  figures: readonly string[],
  query: PanelQuery = {},
  from = 'A'
): Array<Builder<Dataquery>> {
  const first = from.codePointAt(0) ?? 0;
  return figures.map((figure, index) =>
    ask(queryType, 'numeric', { figure, ...query }, String.fromCodePoint(first + index))
  );
}

/** What a figure's column is called. @throws RangeError where the family has no such figure */
export function columnOf(queryType: QueryType, figure: string): string {
  const described = describeFamily(queryType).figures.find(({ id }) => id === figure);
  if (!described) {
    throw new RangeError(`${queryType} has no figure ${figure}`);
  }
  return described.label;
}
