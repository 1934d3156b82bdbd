import type { Column, Merge } from '../declarations/column';
import { isSteps, numberOf, type Bounds, type Row, type Steps, type Value } from './row';

type Cell = Value | Steps;
type Figures = Pick<Row, 'values' | 'bounds'>;

/** One row's figures out of those of several rows; lists are merged step by step. */
export function mergeFigures(rows: readonly Figures[], columns: readonly Column[]): Figures {
  const values = columns.map(({ id, merge }): [string, Cell] => [
    id,
    mergeCells(
      rows.map((row) => row.values[id]),
      merge
    ),
  ]);
  const bounds = columns.flatMap((column): Array<[string, Bounds]> => {
    const merged = mergeBounds(rows, column);
    return merged ? [[column.id, merged]] : [];
  });
  return { values: Object.fromEntries(values), bounds: bounds.length > 0 ? Object.fromEntries(bounds) : undefined };
}

/** A sum is bounded by the sums of its parts' bounds. A value without bounds is exact. */
function mergeBounds(rows: readonly Figures[], { id, merge }: Column): Bounds | undefined {
  if (merge !== 'sum' || rows.every(({ bounds }) => bounds?.[id] === undefined)) {
    return undefined;
  }
  const sum = (bound: keyof Bounds) =>
    sumOfBounds(rows.map(({ values, bounds }) => bounds?.[id]?.[bound] ?? values[id]));
  return { least: sum('least'), most: sum('most') };
}

/** A part that is not known makes the sum itself unknown, so that its bounds do not matter. */
function sumOfBounds(cells: readonly Cell[]): number | Steps {
  const sum = mergeCells(cells, 'sum');
  return isSteps(sum) ? sum : Number(sum ?? 0);
}

function mergeCells(cells: readonly Cell[], merge: Merge): Cell {
  const lists = cells.filter(isSteps);
  const [first] = lists;
  if (!first) {
    return mergeValues(
      cells.filter((cell): cell is Value => !isSteps(cell)),
      merge
    );
  }
  return first.map((_, step) =>
    numberOf(
      mergeValues(
        lists.map((list) => list[step]),
        merge
      )
    )
  );
}

function mergeValues(values: readonly Value[], merge: Merge): Value {
  const applying = values.filter((value) => value !== undefined);
  if (applying.length === 0 || merge === 'none') {
    return undefined;
  }
  const known = applying.filter((value) => value !== null);
  switch (merge) {
    case 'sum':
      return known.length < applying.length ? null : known.reduce<number>((sum, value) => sum + Number(value), 0);
    case 'min':
      return known.length < applying.length ? null : Math.min(...known.map(Number));
    case 'max':
      return known.length === 0 ? null : Math.max(...known.map(Number));
    case 'any':
      return known.some(Boolean) || (known.length < applying.length ? null : false);
  }
}
