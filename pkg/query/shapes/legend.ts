import { labelNames, type Figure, type LabelName } from '../catalogue';
import type { Query } from '../model';
import { shownValue } from '../rows/group';
import type { Row } from '../rows/row';
import { tellApart } from '../rows/tell-apart';

/** A row with the name that legends and alert texts show. */
export type NamedRow = Row & { display: string };

/**
 * Names rows as the query's `legend` says. Automatic names are told apart where they repeat; a pattern is taken at its
 * word.
 */
export function nameRows(
  rows: readonly Row[],
  { legend, timeShift }: Pick<Query, 'legend' | 'timeShift'>,
  figure: Figure
): NamedRow[] {
  const shift = timeShift ? ` (${timeShift} earlier)` : '';
  switch (legend) {
    case '':
    case 'auto':
      return tellApart(rows.map((row) => ({ ...row, display: `${row.display ?? figure.label}${shift}` })));
    case 'verbose':
      return rows.map((row) => ({ ...row, display: `${figure.label}{${allLabels(row)}}${shift}` }));
    default:
      return rows.map((row) => ({ ...row, display: filledIn(legend, row, figure) }));
  }
}

/** As Prometheus writes them. */
function allLabels({ labels, serverLabels = {} }: Row): string {
  const own = labelNames.flatMap((label) => (labels[label] === undefined ? [] : [[label, labels[label]]]));
  return [...own, ...Object.entries(serverLabels)]
    .map(([label, value]) => `${label}=${JSON.stringify(value)}`)
    .join(', ');
}

/**
 * A pattern with values for its labels; as in Prometheus, what a row lacks is empty. `{{name}}` is the automatic name,
 * `{{figure}}` that of the figure, and `{{location}}` the country's.
 */
function filledIn(pattern: string, row: Row, figure: Figure): string {
  return pattern.replace(/\{\{\s*(\w+)\s*\}\}/g, (_, key: string) => {
    switch (key) {
      case 'name':
        return row.display ?? figure.label;
      case 'figure':
        return figure.label;
      default:
        return row.serverLabels?.[key] ?? shownLabel(key as LabelName, row);
    }
  });
}

function shownLabel(label: LabelName, { described, labels }: Row): string {
  return shownValue(label, labels[label] ?? described?.[label]) ?? '';
}
