import * as v from 'valibot';
import {
  describeFamily,
  isLabelName,
  labelNames,
  labelTitles,
  queryTypes,
  type LabelName,
  type QueryType,
} from './catalogue';
import type { Filter } from './filters';

/** Those of Grafana that can be asked of a text; `=|` is one of `values`, `!=|` none of them. */
const operators = ['=', '!=', '=~', '!~', '=|', '!=|'] as const;

const adhocFilterSchema = v.object({
  key: v.string(),
  operator: v.optional(v.picklist(operators), '='),
  value: v.optional(v.pipe(v.string(), v.maxLength(1000)), ''),
  values: v.optional(v.array(v.pipe(v.string(), v.maxLength(1000))), []),
});
export type AdhocFilter = v.InferOutput<typeof adhocFilterSchema>;

/**
 * What a dashboard adds to each of its queries: its filters and what it groups by, under the names that Grafana's
 * Prometheus data source has for them. They are sent with a query and never saved in it.
 */
export const dashboardFiltersSchema = v.object({
  adhocFilters: v.optional(v.array(adhocFilterSchema), []),
  groupByKeys: v.optional(v.array(v.string()), []),
});
export type DashboardFilters = v.InferOutput<typeof dashboardFiltersSchema>;
/** As sent: every field may be absent. */
export type SentDashboardFilters = v.InferInput<typeof dashboardFiltersSchema>;

/** Labels that filters of a family's queries may name. */
export function filterLabels(queryType: QueryType): LabelName[] {
  return withServer(describeFamily(queryType).filters);
}

/** Labels that a family's queries can be grouped by. */
export function groupLabels(queryType: QueryType): LabelName[] {
  return withServer(describeFamily(queryType).groupings);
}

function withServer(labels: readonly LabelName[]): LabelName[] {
  return labelNames.filter((label) => label === 'server' || labels.includes(label));
}

/**
 * Why a filter does not apply to a family, as a sentence; null where it does.
 *
 * @param ownLabels names of labels that the data source's servers have of their own
 */
export function whyNotFiltered(queryType: QueryType, key: string, ownLabels: readonly string[] = []): string | null {
  return ownLabels.includes(key) ? null : whyLacking(queryType, key, filterLabels);
}

/** Why a family cannot be grouped by it, as a sentence; null where it can. @param ownLabels as `whyNotFiltered` takes them */
export function whyNotGrouped(queryType: QueryType, key: string, ownLabels: readonly string[] = []): string | null {
  return ownLabels.includes(key) ? null : whyLacking(queryType, key, groupLabels);
}

/** What a query makes one row, or series, of. */
interface Grouping {
  groupBy: LabelName[];
  groupServersBy: string[] | null;
}

/**
 * A query’s grouping where a dashboard groups by these: what it names takes the place of what the query had. Servers are
 * made one by labels of their own, unless each is to be by itself; access keys go by their names then, as their ids mean
 * nothing beyond their server.
 */
export function groupedByDashboard(
  { queryType, groupBy, groupServersBy }: Grouping & { queryType: QueryType },
  keys: readonly string[],
  ownLabels: readonly string[]
): Grouping {
  if (keys.length === 0) {
    return { groupBy, groupServersBy };
  }
  const labels = groupLabels(queryType).filter((label) => keys.includes(label));
  const own = ownLabels.filter((label) => keys.includes(label));
  const servers = labels.includes('server') ? null : own.length > 0 ? own : groupServersBy;
  const rows = labels.length > 0 ? labels : groupBy;
  return {
    groupServersBy: servers,
    groupBy: servers === null ? rows : [...new Set(rows.map((label) => (label === 'key_id' ? 'key_name' : label)))],
  };
}

function whyLacking(queryType: QueryType, key: string, labelsOf: typeof filterLabels): string | null {
  const labels = labelsOf(queryType);
  const title = isLabelName(key) ? labelTitles[key] : `label “${key}”`;
  const has = (some: readonly LabelName[]) => some.some((label) => label === key);
  if (has(labels)) {
    return null;
  }
  const having = queryTypes.filter((other) => has(labelsOf(other)));
  const elsewhere = having.map((other) => `“${describeFamily(other).label}”`).join(', ');
  const own = labels.map((label) => labelTitles[label]).join(', ');
  return `“${describeFamily(queryType).label}” has no ${title}, only ${own}.${elsewhere && ` It is in ${elsewhere}.`}`;
}

/** A dashboard's filter as one of the query's own; null where neither the family nor a server has its label. */
export function asFilter(
  queryType: QueryType,
  { key, operator, value, values }: AdhocFilter,
  ownLabels: readonly string[] = []
): Filter | null {
  const label = [...filterLabels(queryType), ...ownLabels].find((name) => name === key);
  if (!label) {
    return null;
  }
  switch (operator) {
    case '=|':
      return { label, operator: '=', values: values.length > 0 ? values : [value] };
    case '!=|':
      return { label, operator: '!=', values: values.length > 0 ? values : [value] };
    case '=':
    case '!=':
    case '=~':
    case '!~':
      return { label, operator, values: [value] };
  }
}
