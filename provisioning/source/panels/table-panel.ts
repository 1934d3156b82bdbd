import { FieldTextAlignment, TableCellHeight } from '@grafana/grafana-foundation-sdk/common';
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
