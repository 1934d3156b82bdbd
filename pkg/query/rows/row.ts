import type { FieldType } from '../../frames/field';
import type { Notice } from '../../frames/frame';
import { describeFamily, type FigureDescription, type LabelName, type QueryType } from '../catalogue';

/** Null is "not known"; undefined is "does not apply": empty in tables, left out of the numeric shape. */
export type Value = number | string | boolean | null | undefined;

/** How rows become one when they are grouped; `none`: no meaning for more than one row. */
export type Aggregation = 'sum' | 'max' | 'any' | 'none';

/** A column of a family's answer; figures carry their catalogue texts. */
export interface Column {
  id: string;
  label: string;
  type: FieldType;
  unit?: string;
  description?: string;
  aggregation: Aggregation;
}

/** Values by label; a label that is not known is absent. */
export type RowLabels = Readonly<{ [label in LabelName]?: string }>;

/** One entity's figures: labels that identify it, and values by column id. */
export interface Row {
  labels: RowLabels;
  /** Shown name of the entity; where absent, its labels. */
  display?: string;
  values: Readonly<Record<string, Value>>;
  /** Of those values that are estimates. */
  bounds?: Readonly<Record<string, Bounds>>;
}

/** The least and the most that a value can be; Infinity where nothing bounds it. */
export interface Bounds {
  least: number;
  most: number;
}

/** Figures of one row. */
export type RowFigures = Required<Pick<Row, 'values' | 'bounds'>>;

/** What one server answered to a family's question. */
export interface Answered {
  rows: Row[];
  notices: Notice[];
  /** Epoch milliseconds of the oldest answer that the rows were made from. */
  receivedAt: number;
  /** What amounts of a window really cover; absent where there is no window, null where nothing is known. */
  covered?: Covered | null;
}

/** Epoch milliseconds. */
export interface Covered {
  from: number;
  to: number;
  /** Whether the amounts come from history or from the server's own sums until now. */
  source: 'history' | 'server';
}

/** The column of a figure, with name, unit and description from the catalogue. */
export function figureColumn(
  queryType: QueryType,
  figureId: string,
  type: FieldType,
  aggregation: Aggregation = 'none'
): Column {
  const { id, label, unit, description } = describeFigure(queryType, figureId);
  return { id, label, type, unit, description, aggregation };
}

/** The field of a figure's time series. */
export function figureOverTime(queryType: QueryType, figureId: string): Column {
  const { unit, unitOverTime = unit } = describeFigure(queryType, figureId);
  return { ...figureColumn(queryType, figureId, 'float64'), unit: unitOverTime };
}

function describeFigure(queryType: QueryType, figureId: string): FigureDescription {
  const figure = describeFamily(queryType).figures.find(({ id }) => id === figureId);
  if (!figure) {
    throw new RangeError(`${queryType} has no figure ${figureId}`);
  }
  return figure;
}

/** A column that is no figure: a moment. */
export const momentColumn = (id: string, label: string): Column => ({
  id,
  label,
  type: 'time',
  unit: 'dateTimeAsIso',
  aggregation: 'none',
});

/** A column that is no figure: a text. */
export const textColumn = (id: string, label: string): Column => ({ id, label, type: 'string', aggregation: 'none' });
