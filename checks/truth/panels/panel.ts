import * as v from 'valibot';
import type { Field } from '../../../pkg/frames/field';
import type { Frame } from '../../../pkg/frames/frame';
import type { SavedQuery } from '../../../pkg/query/model';
import { placeName, rowName, serverName } from './entity-name';
import { amountFigures, type AmountFigure } from './quantity';

export const families = ['key-metrics', 'server-metrics', 'locations'] as const;
export type QueriedFamily = (typeof families)[number];

export const panelShapes = ['table', 'numeric', 'time-series'] as const;
export type PanelShape = (typeof panelShapes)[number];

/** Epoch milliseconds, by the clock of whoever shows it. */
export interface ShownSpan {
  from: number;
  to: number;
}

/** One value in a panel, of a span. */
export interface ShownAmount extends ShownSpan {
  name: string;
  figure: AmountFigure;
  /** Null where it is not known. */
  value: number | null;
  least: number;
  most: number;
}

/** A frame as a panel reads it. */
export interface Shown {
  /** What the answer says that it covers; null where it knows nothing. */
  covered: ShownSpan | null;
  source: string | null;
  amounts: ShownAmount[];
}

/** What a value without bounds is taken for. */
export type AbsentBounds = (value: number) => { least: number; most: number };

/** Nothing is said of how sure it is. */
export const unbounded: AbsentBounds = () => ({ least: 0, most: Infinity });

/** As if it were said to be sure to this share of itself. */
export const within =
  (share: number): AbsentBounds =>
  (value) => ({ least: value * (1 - share), most: value * (1 + share) });

/** A query with bounds, as it is saved with a panel. */
export function panelQuery(queryType: QueriedFamily, shape: PanelShape, rest: SavedQuery = {}): SavedQuery {
  return { queryType, shape, bounds: true, ...rest } as SavedQuery;
}

const moment = v.pipe(
  v.string(),
  v.transform((text) => Date.parse(text))
);
const customSchema = v.object({
  window: v.object({
    covered: v.nullable(v.object({ from: moment, to: moment })),
    source: v.nullable(v.string()),
  }),
});

/** Reads the amounts of a frame in any shape. */
export function readPanel(frame: Frame, absentBounds: AbsentBounds): Shown {
  const { window } = v.parse(customSchema, frame.meta?.custom);
  return { ...window, amounts: amountsOf(frame, window.covered, absentBounds) };
}

function amountsOf(frame: Frame, covered: ShownSpan | null, absentBounds: AbsentBounds): ShownAmount[] {
  const nowhere = { from: NaN, to: NaN };
  switch (frame.meta?.type) {
    case 'table':
      return tableAmounts(frame, covered ?? nowhere, absentBounds);
    case 'numeric-wide':
    case 'timeseries-wide':
      return wideAmounts(frame, covered ?? nowhere, absentBounds);
    case undefined:
      throw new Error('a frame without a type');
  }
}

/** A row for each entity, a column for each figure. */
function tableAmounts({ fields }: Frame, covered: ShownSpan, absentBounds: AbsentBounds): ShownAmount[] {
  const column = (name: string) => fields.find((field) => field.name === name);
  const label = (name: string, row: number) => textOf(column(name)?.values[row]);
  const rows = fields[0]?.values.length ?? 0;
  return Array.from({ length: rows }, (_, row) => row).flatMap((row) => {
    const name = nameOf((each) => label(each, row));
    return amountFigures.flatMap((figure) => {
      const value = numberAt(column(figure), row);
      return value === undefined
        ? []
        : [
            {
              name,
              figure,
              ...covered,
              ...bounded(value, column(`${figure}_least`), column(`${figure}_most`), row, absentBounds),
            },
          ];
    });
  });
}

/** A field for each entity; over time a row for each step, which goes on until the next begins. */
function wideAmounts({ fields }: Frame, covered: ShownSpan, absentBounds: AbsentBounds): ShownAmount[] {
  const time = fields.find(({ type }) => type === 'time');
  const times = time?.values.map(Number);
  return fields.flatMap((field) => {
    const figure = amountFigures.find((each) => each === field.name);
    if (figure === undefined) {
      return [];
    }
    const name = nameOf((label) => field.labels?.[label]);
    const beside = (suffix: string) =>
      fields.find(
        (other) => other.name === `${figure}_${suffix}` && JSON.stringify(other.labels) === JSON.stringify(field.labels)
      );
    const [least, most] = [beside('least'), beside('most')];
    return field.values.map((_, row) => ({
      name,
      figure,
      from: times?.[row] ?? covered.from,
      to: times?.[row + 1] ?? covered.to,
      ...bounded(numberAt(field, row) ?? null, least, most, row, absentBounds),
    }));
  });
}

function bounded(
  value: number | null,
  leastField: Field | undefined,
  mostField: Field | undefined,
  row: number,
  absentBounds: AbsentBounds
): Pick<ShownAmount, 'value' | 'least' | 'most'> {
  const absent = value === null || leastField !== undefined ? unbounded(0) : absentBounds(value);
  return {
    value,
    least: numberAt(leastField, row) ?? absent.least,
    most: numberAt(mostField, row) ?? absent.most,
  };
}

/** Undefined where there is no such field. */
function numberAt(field: Field | undefined, row: number): number | null | undefined {
  if (field === undefined) {
    return undefined;
  }
  const value = field.values[row];
  return typeof value === 'number' ? value : null;
}

function nameOf(label: (name: string) => string | undefined): string {
  const [key, location] = [label('key_id'), label('location')];
  if (key !== undefined) {
    return rowName(key);
  }
  return location === undefined ? serverName : placeName(location, label('asn'), label('as_org'));
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
