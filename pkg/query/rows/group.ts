import { labelNames, type LabelName } from '../catalogue';
import { countryName } from '../country-name';
import type { Aggregation, Bounds, Column, Row, RowLabels, Value } from './row';

/**
 * Merges rows that agree in `server` and the labels of `groupBy`; other labels are dropped. A sum with an unknown part
 * is unknown; what has no meaning for more than one row becomes "does not apply".
 */
export function groupRows(rows: readonly Row[], groupBy: readonly LabelName[], columns: readonly Column[]): Row[] {
  return groupsOf(rows, groupBy).map((group) => mergeRows(group, groupBy, columns));
}

/** Rows that agree in `server` and the labels of `groupBy`, together. */
export function groupsOf<R extends Row>(rows: readonly R[], groupBy: readonly LabelName[]): R[][] {
  const groups = new Map<string, R[]>();
  for (const row of rows) {
    const identity = JSON.stringify([row.labels.server, ...groupBy.map((label) => row.labels[label] ?? null)]);
    const group = groups.get(identity);
    if (group) {
      group.push(row);
    } else {
      groups.set(identity, [row]);
    }
  }
  return [...groups.values()];
}

/** One row out of a group of them, which has at least one. */
export function mergeRows(group: readonly Row[], groupBy: readonly LabelName[], columns: readonly Column[]): Row {
  const [first] = group;
  if (!first) {
    throw new RangeError('a group has at least one row');
  }
  const labels = pickLabels(first, groupBy);
  const display = group.every((row) => row.display === first.display) ? first.display : undefined;
  const shown = display ?? labelText(first, groupBy);
  return {
    labels,
    values: group.length === 1 ? first.values : mergeValues(group, columns),
    bounds: group.length === 1 ? first.bounds : mergeBounds(group, columns),
    ...(shown && { display: shown }),
  };
}

/**
 * The labels as a shown name: countries by theirs, and organisations, which say more than their numbers. Empty where
 * nothing is grouped by.
 */
function labelText({ labels }: Row, groupBy: readonly LabelName[]): string {
  const grouping = groupBy.filter((label) => label !== 'server');
  const shown = grouping.filter((label) => !(label === 'asn' && grouping.includes('as_org') && labels.as_org));
  const text = shown.flatMap((label) => nameOf(label, labels[label]) ?? []).join(' · ');
  return text || (grouping.length > 0 ? 'Unknown' : '');
}

function nameOf(label: LabelName, value: string | undefined): string | undefined {
  return label === 'location' && value !== undefined ? countryName(value) : value;
}

function mergeValues(group: readonly Row[], columns: readonly Column[]): Row['values'] {
  return Object.fromEntries(
    columns.map(({ id, aggregation }) => {
      const values = group.map((row) => row.values[id]);
      return [id, aggregate(values, aggregation)];
    })
  );
}

/** A sum is bounded by the sums of its parts' bounds. A value without bounds is exact. */
function mergeBounds(group: readonly Row[], columns: readonly Column[]): Row['bounds'] {
  if (group.every(({ bounds }) => bounds === undefined)) {
    return undefined;
  }
  const sum = (id: string, bound: keyof Bounds) =>
    group.reduce((total, { values, bounds }) => total + (bounds?.[id]?.[bound] ?? Number(values[id] ?? 0)), 0);
  return Object.fromEntries(
    columns
      .filter(({ id, aggregation }) => aggregation === 'sum' && group.some(({ bounds }) => bounds?.[id]))
      .map(({ id }) => [id, { least: sum(id, 'least'), most: sum(id, 'most') }])
  );
}

function pickLabels({ labels }: Row, groupBy: readonly LabelName[]): RowLabels {
  const picked: { [label in LabelName]?: string } = {};
  for (const label of labelNames) {
    const value = labels[label];
    if (value !== undefined && (label === 'server' || groupBy.includes(label))) {
      picked[label] = value;
    }
  }
  return picked;
}

function aggregate(values: readonly Value[], aggregation: Aggregation): Value {
  const applying = values.filter((value) => value !== undefined);
  if (applying.length === 0 || aggregation === 'none') {
    return undefined;
  }
  const known = applying.filter((value) => value !== null);
  switch (aggregation) {
    case 'sum':
      return known.length < applying.length ? null : known.reduce<number>((sum, value) => sum + Number(value), 0);
    case 'max':
      return known.length === 0 ? null : Math.max(...known.map(Number));
    case 'any':
      return known.some(Boolean) || (known.length < applying.length ? null : false);
  }
}
