import { DataqueryBuilder, PromQueryFormat, QueryEditorMode } from '@grafana/grafana-foundation-sdk/prometheus';
import type { DataSourceRef } from '@grafana/grafana-foundation-sdk/common';

/** The dashboard's variable for the Prometheus. */
export const prometheus: DataSourceRef = { type: 'prometheus', uid: '${datasource}' };

/** A series of the exporter, of the chosen servers. */
export const of = (series: string): string => `${series}{server=~"$server"}`;

function query(expression: string, refId: string): DataqueryBuilder {
  return new DataqueryBuilder().refId(refId).editorMode(QueryEditorMode.Code).expr(expression);
}

/** Values over the time range. */
export function overTime(expression: string, legend: string, refId = 'A'): DataqueryBuilder {
  return query(expression, refId).range().format(PromQueryFormat.TimeSeries).legendFormat(legend);
}

/** Values at the end of the time range. */
export function atEnd(expression: string, legend: string): DataqueryBuilder {
  return query(expression, 'A').instant().format(PromQueryFormat.TimeSeries).legendFormat(legend);
}

/** Values at the end of the time range as rows, a query each from A on. */
export function rows(expressions: readonly string[]): DataqueryBuilder[] {
  return expressions.map((expression, index) =>
    query(expression, String.fromCodePoint(65 + index))
      .instant()
      .format(PromQueryFormat.Table)
  );
}

/** With names of keys, where they have one; deleted keys stay. */
export function named(expression: string): string {
  return `(${expression}) * on (server, key_id) group_left (key_name) ${of('outline_access_key_info')} or on (server, key_id) (${expression})`;
}
