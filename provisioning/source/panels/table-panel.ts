import {
  FieldTextAlignment,
  TableCellHeight,
  TableSortByFieldStateBuilder,
} from '@grafana/grafana-foundation-sdk/common';
import { PanelBuilder as TableBuilder } from '@grafana/grafana-foundation-sdk/table';

/** Rows that can be sorted and filtered by each column. */
export function table(title: string): TableBuilder {
  return new TableBuilder()
    .title(title)
    .align(FieldTextAlignment.Auto)
    .filterable(true)
    .showHeader(true)
    .cellHeight(TableCellHeight.Sm);
}

/**
 * A table whose columns begin with these, by their shown names: what fits a phone comes first. The sentence for a table
 * without rows does not stand in its texts.
 */
export function tableFrom(title: string, firstColumns: readonly string[]): TableBuilder {
  const indexByName = Object.fromEntries(firstColumns.map((name, index) => [name, index]));
  return table(title)
    .overrideByFieldType('string', [{ id: 'noValue', value: '–' }])
    .withTransformation({
      id: 'organize',
      options: { excludeByName: {}, renameByName: {}, indexByName },
    });
}

/** Rows by this column, the largest first. */
export const largestFirst = (column: string) => [new TableSortByFieldStateBuilder().displayName(column).desc(true)];
