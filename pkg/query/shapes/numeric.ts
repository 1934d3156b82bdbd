import type { Field } from '../../frames/field';
import type { Frame, FrameMeta } from '../../frames/frame';
import type { Figure } from '../catalogue';
import type { Column } from '../declarations/column';
import type { Query } from '../model';
import { numberOf, type Row } from '../rows/row';
import { inCurrency } from './currency';
import { nameRows, type NamedRow } from './legend';
import { configOf } from './table';

/**
 * One row with a labelled number for each entity (numeric-wide of the dataplane contract): exactly one figure, so
 * that label sets are unique and alert rules can read it. Where the figure does not apply, the entity is left out.
 */
export function makeNumeric(
  name: string,
  rows: readonly Row[],
  figure: Figure,
  query: Pick<Query, 'legend' | 'timeShift'>,
  meta: FrameMeta
): Frame {
  const applying = rows.filter((row) => row.values[figure.id] !== undefined);
  return {
    name,
    meta: { ...meta, type: 'numeric-wide', typeVersion: [0, 1] },
    fields: nameRows(applying, query, figure).map((row) => numberField(row, figure)),
  };
}

function numberField(row: NamedRow, figure: Column): Field {
  return {
    name: figure.id,
    type: 'float64',
    labels: { ...row.labels, ...row.serverLabels },
    config: configOf(inCurrency(figure, [row]), row.display),
    values: [numberOf(row.values[figure.id]) ?? null],
  };
}
