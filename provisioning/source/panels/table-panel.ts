import {
  FieldTextAlignment,
  TableCellHeight,
  TableSortByFieldStateBuilder,
} from '@grafana/grafana-foundation-sdk/common';
import { PanelBuilder as TableBuilder } from '@grafana/grafana-foundation-sdk/table';

/** Rows under headers that wrap; what is not known is a dash, also where the panel has a sentence for no rows at all. */
export function table(title: string): TableBuilder {
  const panel = new TableBuilder()
    .title(title)
    .align(FieldTextAlignment.Auto)
    .showHeader(true)
    .cellHeight(TableCellHeight.Sm)
    .overrideByRegexp('.*', [{ id: 'custom.wrapHeaderText', value: true }]);
  return cellTypes.reduce((each, type) => each.overrideByFieldType(type, [{ id: 'noValue', value: '–' }]), panel);
}

const cellTypes = ['string', 'number', 'time', 'boolean'];

/**
 * A table that can be filtered by each column and whose columns begin with these, by their shown names: what fits a phone
 * comes first.
 */
export function tableFrom(title: string, firstColumns: readonly string[]): TableBuilder {
  const indexByName = Object.fromEntries(firstColumns.map((name, index) => [name, index]));
  return table(title)
    .filterable(true)
    .withTransformation({
      id: 'organize',
      options: { excludeByName: {}, renameByName: {}, indexByName },
    });
}

/** Rows by this column, the largest first. */
export const largestFirst = (column: string) => [new TableSortByFieldStateBuilder().displayName(column).desc(true)];
