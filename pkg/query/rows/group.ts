import { labelNames, type LabelName } from '../catalogue';
import { countryName } from '../country-name';
import type { Column } from '../declarations/column';
import { mergeFigures } from './merge';
import type { Row, RowLabels } from './row';

/** Rows that became one, and these. */
export interface Group extends Row {
  members: readonly Row[];
}

/**
 * Merges rows that agree in `server` and the labels of `groupBy`; other labels are dropped. A sum with an unknown part
 * is unknown; what has no meaning for more than one row becomes "does not apply".
 */
export function groupRows(rows: readonly Row[], groupBy: readonly LabelName[], columns: readonly Column[]): Group[] {
  return groupsOf(rows, groupBy).map((members) => ({ ...mergeRows(members, groupBy, columns), members }));
}

function groupsOf(rows: readonly Row[], groupBy: readonly LabelName[]): Row[][] {
  const groups = new Map<string, Row[]>();
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
    described: sharedLabels(group),
    ...(group.length === 1 ? { values: first.values, bounds: first.bounds } : mergeFigures(group, columns)),
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

/** What all of them agree in. */
function sharedLabels([first, ...others]: readonly Row[]): RowLabels {
  return others.length === 0
    ? (first?.labels ?? {})
    : Object.fromEntries(
        Object.entries(first?.labels ?? {}).filter(([label, value]) =>
          others.every(({ labels }) => labels[label as LabelName] === value)
        )
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
