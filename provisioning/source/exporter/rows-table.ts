import { TableSortByFieldStateBuilder } from '@grafana/grafana-foundation-sdk/common';
import type { DynamicConfigValue } from '@grafana/grafana-foundation-sdk/dashboard';
import type { PanelBuilder as TableBuilder } from '@grafana/grafana-foundation-sdk/table';
import { table } from '../panels/table-panel';
import { rows } from './series';

/** A column that comes from a query, as it is called and shown. */
export interface ValueColumn {
  expression: string;
  /** Null: the query is asked for its labels alone. */
  title: string | null;
  look?: DynamicConfigValue[];
}

/**
 * A table whose rows come about by joining several queries' labels.
 *
 * @param labels titles by label, in the order of the columns
 * @param sortedBy title of a column; from the highest value on where it is that of a query
 */
export function joinedTable(
  title: string,
  labels: Readonly<Record<string, string>>,
  columns: readonly ValueColumn[],
  sortedBy: string
): TableBuilder {
  const values = columns.map((column, index) => ({ ...column, name: `Value #${String.fromCodePoint(65 + index)}` }));
  const names = [...Object.keys(labels), ...values.map(({ name }) => name)];
  const titles = values.flatMap(({ name, title: shown }) => (shown === null ? [] : [[name, shown]]));
  const hidden = values.flatMap(({ name, title: shown }) => (shown === null ? [[name, true]] : []));
  const panel = table(title)
    .sortBy([new TableSortByFieldStateBuilder().displayName(sortedBy).desc(!Object.values(labels).includes(sortedBy))])
    .targets(rows(columns.map(({ expression }) => expression)))
    .withTransformation({ id: 'merge', options: {} })
    .withTransformation({
      id: 'organize',
      options: {
        excludeByName: { Time: true, ...Object.fromEntries(hidden) },
        indexByName: Object.fromEntries(names.map((name, index) => [name, index])),
        renameByName: { ...labels, ...Object.fromEntries(titles) },
      },
    });
  return values.reduce(
    (built, { title: shown, look = [] }) => (shown === null ? built : built.overrideByName(shown, look)),
    panel
  );
}

export const unit = (id: string): DynamicConfigValue => ({ id: 'unit', value: id });
