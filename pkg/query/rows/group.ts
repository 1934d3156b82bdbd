import type { ServerLabels } from '../../settings/model';
import { labelNames, type LabelName } from '../catalogue';
import { countryName } from '../country-name';
import { haveOneCurrency } from '../costs/currency';
import type { Column } from '../declarations/column';
import type { Query } from '../model';
import { groupedBy } from './grouped-by';
import { mergeFigures } from './merge';
import { mergeFleet } from './merge-fleet';
import type { Row, RowLabels } from './row';

/** Rows that became one, and these. */
export interface Group extends Row {
  members: readonly Row[];
}

/** What rows are grouped by: labels of their own, and those of their servers; null: each server is by itself. */
export type Grouping = Pick<Query, 'groupBy' | 'groupServersBy'>;

/**
 * Merges rows that agree in their servers' part of the grouping and in the labels of `groupBy`; other labels are dropped.
 * A sum with an unknown part is unknown; what has no meaning for more than one row becomes "does not apply".
 */
export function groupRows(rows: readonly Row[], grouping: Grouping, columns: readonly Column[]): Group[] {
  return groupsOf(rows, grouping).map((members) => ({ ...mergeRows(members, grouping, columns), members }));
}

function groupsOf(rows: readonly Row[], grouping: Grouping): Row[][] {
  const identityOf = (row: Row) =>
    JSON.stringify([serverIdentity(row, grouping), ...grouping.groupBy.map((label) => row.labels[label] ?? null)]);
  return [...groupedBy(rows, identityOf).values()];
}

function serverIdentity({ labels, serverLabels }: Row, { groupServersBy }: Grouping): unknown {
  return groupServersBy === null ? labels.server : groupServersBy.map((label) => serverLabels?.[label] ?? null);
}

/** One row out of a group of them, which has at least one. */
export function mergeRows(group: readonly Row[], grouping: Grouping, columns: readonly Column[]): Row {
  const [first] = group;
  if (!first) {
    throw new RangeError('a group has at least one row');
  }
  const { groupServersBy } = grouping;
  const serverLabels = groupServersBy === null ? first.serverLabels : pickServerLabels(first, groupServersBy);
  const display = group.every((row) => row.display === first.display) ? first.display : undefined;
  const shown = [
    ...Object.values((groupServersBy && serverLabels) ?? {}),
    display ?? labelText(first, grouping.groupBy),
  ];
  const name = shown.filter(Boolean).join(' · ');
  return {
    labels: pickLabels(first, grouping),
    described: sharedLabels(group),
    ...(serverLabels && { serverLabels }),
    ...(haveOneCurrency(group) && { currency: first.currency }),
    ...(groupServersBy === null ? mergeServer(group, columns) : mergeServers(group, columns)),
    ...(name && { display: name }),
  };
}

/** Figures of each server, then those of all of them. */
function mergeServers(rows: readonly Row[], columns: readonly Column[]): Omit<Row, 'labels' | 'display'> {
  const byServer = groupedBy(rows, ({ labels }) => labels.server ?? '');
  const parts = [...byServer].map(([name, own]) => ({ name, ...mergeServer(own, columns) }));
  return mergeFleet(parts, columns);
}

function mergeServer(rows: readonly Row[], columns: readonly Column[]): Pick<Row, 'values' | 'bounds'> {
  const [first] = rows;
  return rows.length === 1 && first ? { values: first.values, bounds: first.bounds } : mergeFigures(rows, columns);
}

function pickServerLabels({ serverLabels = {} }: Row, names: readonly string[]): ServerLabels {
  return Object.fromEntries(names.flatMap((name) => (serverLabels[name] ? [[name, serverLabels[name]]] : [])));
}

/**
 * The labels as a shown name: countries by theirs, and organisations, which say more than their numbers. Empty where
 * nothing is grouped by.
 */
function labelText({ labels }: Row, groupBy: readonly LabelName[]): string {
  const grouping = groupBy.filter((label) => label !== 'server');
  const shown = grouping.filter((label) => !(label === 'asn' && grouping.includes('as_org') && labels.as_org));
  const text = shown.flatMap((label) => shownValue(label, labels[label]) ?? []).join(' · ');
  return text || (grouping.length > 0 ? 'Unknown' : '');
}

/** What people read of a label's value: countries by their names. */
export function shownValue(label: LabelName, value: string | undefined): string | undefined {
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

function pickLabels({ labels }: Row, { groupBy, groupServersBy }: Grouping): RowLabels {
  const picked: { [label in LabelName]?: string } = {};
  for (const label of labelNames) {
    const value = labels[label];
    if (value !== undefined && (label === 'server' ? groupServersBy === null : groupBy.includes(label))) {
      picked[label] = value;
    }
  }
  return picked;
}
