import type {
  AdHocVariableFilter,
  DataSourceGetDrilldownsApplicabilityOptions,
  DrilldownsApplicability,
  MetricFindValue,
} from '@grafana/data';
import type { TemplateSrv } from '@grafana/runtime';
import {
  asFilter,
  filterLabels,
  isLabelName,
  labelNames,
  labelTitles,
  whyNotFiltered,
  whyNotGrouped,
  type AdhocFilter,
  type LabelName,
  type QueryType,
} from '../../pkg/query/model';
import type { KnownServer } from '../resources/resources';
import type { OutlineQuery } from '../types';
import { readQuery } from './read-query';

/** A query with what the dashboard filters by, for the backend, which applies it or says why not. */
export function withDashboardFilters(
  query: OutlineQuery,
  filters: readonly AdHocVariableFilter[],
  templateSrv: TemplateSrv
): OutlineQuery {
  return filters.length === 0 ? query : { ...query, adhocFilters: filters.map((filter) => sent(filter, templateSrv)) };
}

/** An operator that is not known is left to the backend, which names those that are. */
function sent({ key, operator, value, values }: AdHocVariableFilter, templateSrv: TemplateSrv): AdhocFilter {
  return {
    key,
    operator: operator as AdhocFilter['operator'],
    value: templateSrv.replace(value),
    values: (values ?? []).map((text) => templateSrv.replace(text)),
  };
}

/** A query that has the dashboard's filters among its own, for Explore and alert rules, which have no dashboard. */
export function withOwnFilters(query: OutlineQuery): OutlineQuery {
  const { adhocFilters = [], ...own } = query;
  const family = familyOf(query);
  const added = adhocFilters.flatMap((filter) => {
    const { operator = '=', value = '', values = [] } = filter;
    const ownLabels = isLabelName(filter.key) ? [] : [filter.key];
    return (family && asFilter(family, { ...filter, operator, value, values }, ownLabels)) ?? [];
  });
  return added.length === 0 ? own : { ...own, filters: [...(own.filters ?? []), ...added] };
}

/** The labels of the queries' families, or of all where no query is given, then those that servers have of their own. */
export function labelKeys(
  queries: readonly OutlineQuery[] | undefined,
  labelsOf: (queryType: QueryType) => readonly LabelName[],
  ownLabels: readonly string[] = []
): MetricFindValue[] {
  const families = familiesOf(queries);
  const labels = labelNames.filter(
    (label) => families.length === 0 || families.some((family) => labelsOf(family).includes(label))
  );
  return [...labels, ...ownLabels].map((label) => ({ text: titleOf(label), value: label }));
}

/** Names of the servers that filters by server, or by labels of their own, leave of all that there are. */
export function serversPassing(servers: readonly KnownServer[], filters: readonly AdHocVariableFilter[]): string[] {
  const ofServers = filters.filter(({ key }) => key === 'server' || !isLabelName(key));
  const passes = ({ name, labels }: KnownServer) =>
    ofServers.every((filter) => passesFilter(filter, filter.key === 'server' ? name : (labels[filter.key] ?? '')));
  return servers.filter(passes).map(({ name }) => name);
}

/** Patterns, which the backend reads, leave all: too much is offered then, and nothing is missing. */
function passesFilter({ operator, value, values = [] }: AdHocVariableFilter, text: string): boolean {
  const some = values.length > 0 ? values : [value];
  switch (operator) {
    case '=':
      return text === value;
    case '!=':
      return text !== value;
    case '=|':
      return some.includes(text);
    case '!=|':
      return !some.includes(text);
    default:
      return true;
  }
}

/** Whether each filter and each label to group by applies to a panel's queries, and why not. */
export function applicability(
  { queries, filters = [], groupByKeys = [] }: DataSourceGetDrilldownsApplicabilityOptions<OutlineQuery>,
  ownLabels: readonly string[] = []
): DrilldownsApplicability[] {
  const families = familiesOf(queries);
  const judge = (key: string, why: (family: QueryType, key: string) => string | null, operator = '=') => {
    const reasons = families.map((family) => why(family, key));
    const isText = operator !== '<' && operator !== '>';
    const reason = isText
      ? reasons.find((text) => text !== null)
      : `${titleOf(key)} is a text: compare it with = or =~.`;
    const applicable = isText && (families.length === 0 || reasons.includes(null));
    return { key, applicable, ...(!applicable && reason && { reason }) };
  };
  return [
    ...filters.map(({ key, operator, origin }) => ({
      ...judge(key, (family) => whyNotFiltered(family, key, ownLabels), operator),
      ...(origin && { origin }),
    })),
    ...groupByKeys.map((key) => judge(key, (family) => whyNotGrouped(family, key, ownLabels))),
  ];
}

function titleOf(key: string): string {
  return isLabelName(key) ? labelTitles[key] : key;
}

function familiesOf(queries: readonly OutlineQuery[] = []): QueryType[] {
  return queries.flatMap((query) => familyOf(query) ?? []);
}

/** The family of a query; null where a newer version saved it. */
function familyOf(query: OutlineQuery): QueryType | null {
  const read = readQuery(query);
  return read.readable ? read.query.queryType : null;
}

/** The label that a click in a query's answer filters by; undefined where neither its family nor a server has it. */
export function clickableLabel(
  query: OutlineQuery,
  key: string | undefined,
  ownLabels: readonly string[]
): string | undefined {
  const family = familyOf(query);
  return family ? [...filterLabels(family), ...ownLabels].find((label) => label === key) : undefined;
}
