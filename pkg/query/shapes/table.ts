import { isTime, type Field, type FieldConfig, type FieldValues, type ValueMapping } from '../../frames/field';
import type { Frame, FrameMeta } from '../../frames/frame';
import { labelNames, labelTitles, type LabelName } from '../catalogue';
import { countryName } from '../country-name';
import type { Column } from '../declarations/column';
import { isFigure } from '../declarations/figure';
import type { Query } from '../model';
import { namelessKeyName } from '../names-of-keys';
import { numberOf, type Row } from '../rows/row';
import { inCurrency } from './currency';
import { finite } from './finite';

type Cell = Row['values'][string];

interface TableOptions extends Pick<Query, 'groupBy' | 'groupServersBy' | 'bounds'> {
  /** Names of the labels that the servers have of their own. */
  serverLabels: readonly string[];
  /** Whether more than one server was asked. */
  hasServers: boolean;
}

/**
 * One frame: a text column for each label that is grouped by, then a column for each of the family's columns. Without rows
 * there are no fields, which is "no data": a panel then shows a text, not empty columns.
 */
export function makeTable(
  name: string,
  rows: readonly Row[],
  columns: readonly Column[],
  { groupBy, groupServersBy, bounds, serverLabels, hasServers }: TableOptions,
  meta: FrameMeta
): Frame {
  const shownLabels = labelNames.filter((label) =>
    label === 'server' ? groupServersBy === null : groupBy.includes(label)
  );
  return {
    name,
    meta: tableMeta(meta),
    fields: ofRows(rows, [
      ...shownLabels.filter((label) => label === 'server').map(() => serverField(rows, hasServers)),
      ...(groupServersBy ?? serverLabels).map((label) => serverLabelField(label, rows)),
      ...shownLabels.filter((label) => label !== 'server').map((label) => labelField(label, rows)),
      ...columns
        .filter(({ id }) => !isShownLabel(id, shownLabels))
        .map((column) => inCurrency(column, rows))
        .flatMap((column) => [valueField(column, rows), ...(bounds ? boundFields(column, rows) : [])]),
    ]),
  };
}

/** What a table lists one by one. */
interface Listed extends Pick<TableOptions, 'hasServers' | 'serverLabels'> {
  columns: readonly Column[];
  labels: readonly LabelName[];
  /** The column that stands before all others. */
  first: string;
}

/** One frame like it with a row for each: the moment, then all labels, then what else there is but figures, which count rows. */
export function makeList(
  name: string,
  rows: readonly Row[],
  { columns, labels, serverLabels, first, hasServers }: Listed,
  meta: FrameMeta
): Frame {
  const details = columns.filter((column) => !isFigure(column));
  const fieldsOf = (some: readonly Column[]) => some.map((column) => valueField(column, rows));
  return {
    name,
    meta: tableMeta(meta),
    fields: ofRows(rows, [
      ...fieldsOf(details.filter(({ id }) => id === first)),
      serverField(rows, hasServers),
      ...serverLabels.map((label) => serverLabelField(label, rows)),
      ...labels.map((label) => labelField(label, rows)),
      ...fieldsOf(details.filter(({ id }) => id !== first)),
    ]),
  };
}

function ofRows(rows: readonly Row[], fields: Field[]): Field[] {
  return rows.length > 0 ? fields : [];
}

function tableMeta(meta: FrameMeta): FrameMeta {
  return { ...meta, type: 'table', typeVersion: [0, 1], preferredVisualisationType: 'table' };
}

/** Two more fields for a column with estimates. */
function boundFields(column: Column, rows: readonly Row[]): Field[] {
  if (!rows.some(({ bounds }) => bounds?.[column.id])) {
    return [];
  }
  return (['least', 'most'] as const).map((bound) => ({
    name: `${column.id}_${bound}`,
    type: 'float64',
    config: configOf(column, `${column.label} (${bound})`),
    values: rows.map(({ values, bounds }) => {
      const value = numberOf(values[column.id]) ?? null;
      return value === null ? null : finite(numberOf(bounds?.[column.id]?.[bound]) ?? value);
    }),
  }));
}

/** A family may offer a label as a plain column too; where it is grouped by, once is enough. */
function isShownLabel(id: string, shownLabels: readonly string[]): boolean {
  return shownLabels.includes(id);
}

/** A key without a name has no such label, but a text to be known by. */
function labelField(label: LabelName, rows: readonly Row[]): Field {
  const values = rows.map((row) => row.labels[label] ?? textOf(row.values[label]) ?? nameless(label, row));
  return {
    name: label,
    type: 'string',
    config: {
      displayNameFromDS: labelTitles[label],
      filterable: true,
      ...(label === 'location' && { mappings: [countryNames(values)] }),
    },
    values,
  };
}

function nameless(label: LabelName, { labels }: Row): string | null {
  return label === 'key_name' && labels.key_id !== undefined ? namelessKeyName(labels.key_id) : null;
}

/** Cells read as names, while filters, joins and links go by the code. */
function countryNames(codes: ReadonlyArray<string | null>): ValueMapping {
  const distinct = [...new Set(codes)].filter((code) => code !== null);
  const options = Object.fromEntries(distinct.map((code, index) => [code, { text: countryName(code), index }]));
  return { type: 'value', options };
}

/** The same in each row of one server: there for links and joins, but not shown. */
function serverField(rows: readonly Row[], hasServers: boolean): Field {
  const { config, ...field } = labelField('server', rows);
  const hidden = { hideFrom: { viz: true, legend: false, tooltip: false } };
  return { ...field, config: { ...config, ...(!hasServers && { custom: hidden }) } };
}

function serverLabelField(label: string, rows: readonly Row[]): Field {
  return {
    name: label,
    type: 'string',
    config: { filterable: true },
    values: rows.map(({ serverLabels }) => serverLabels?.[label] ?? null),
  };
}

function valueField(column: Column, rows: readonly Row[]): Field {
  const { id, type, decimals } = column;
  const config = {
    ...configOf(column, column.label),
    ...(decimals !== undefined && { decimals }),
    ...(column.unit === 'Bps' && { mappings: [smallRate] }),
  };
  const values = rows.map((row) => row.values[id]);
  switch (type) {
    case 'string':
      return { name: id, type, config: { ...config, ...filterableBy(id) }, values: values.map(textOf) };
    case 'boolean':
      return { name: id, type, config, values: values.map(truthOf) };
    case 'time':
      return { name: id, type, config, values: values.map(timeOf) };
    case 'float64':
    case 'int64':
      return { name: id, type, config, values: values.map((value) => numberOf(value) ?? null) };
  }
}

/** A name beside the id is a label as well. */
function filterableBy(id: string): FieldConfig {
  return labelNames.some((label) => label === id) ? { filterable: true } : {};
}

/** Config of a field: what the catalogue says of the figure, under the given shown name. */
export function configOf({ unit, description }: Column, displayName: string): FieldConfig {
  return { displayNameFromDS: displayName, ...(unit && { unit }), ...(description && { description }) };
}

/** Else a key that was hardly used reads `0.0123 B/s`. */
const smallRate: ValueMapping = { type: 'range', options: { from: 0, to: 0.5, result: { text: '0 B/s', index: 0 } } };

/** A certificate may be valid until the year 9999, which no frame can hold. */
function timeOf(value: Cell): FieldValues['time'] {
  return typeof value === 'number' && isTime(value) ? value : null;
}

function textOf(value: Cell): FieldValues['string'] {
  return typeof value === 'string' ? value : null;
}

function truthOf(value: Cell): FieldValues['boolean'] {
  return typeof value === 'boolean' ? value : null;
}
