import type { Field } from '../../frames/field';
import type { Frame, FrameMeta } from '../../frames/frame';
import type { Column } from '../declarations/column';
import { numberOf, type Row } from '../rows/row';
import { tellApart } from '../rows/tell-apart';
import { configOf } from './table';

/**
 * One row with a labelled number for each entity (numeric-wide of the dataplane contract): exactly one figure, so
 * that label sets are unique and alert rules can read it. Where the figure does not apply, the entity is left out.
 */
export function makeNumeric(name: string, rows: readonly Row[], figure: Column, meta: FrameMeta): Frame {
  const applying = rows
    .filter((row) => row.values[figure.id] !== undefined)
    .map((row) => ({ ...row, display: row.display ?? figure.label }));
  return {
    name,
    meta: { ...meta, type: 'numeric-wide', typeVersion: [0, 1] },
    fields: tellApart(applying).map((row) => numberField(row, figure)),
  };
}

function numberField(row: Row & { display: string }, figure: Column): Field {
  return {
    name: figure.id,
    type: 'float64',
    labels: row.labels,
    config: configOf(figure, row.display),
    values: [numberOf(row.values[figure.id]) ?? null],
  };
}
