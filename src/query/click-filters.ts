import type { QueryFilterOptions, QueryFixAction, ToggleFilterAction } from '@grafana/data';
import type { Filter } from '../../pkg/query/model';
import type { OutlineQuery } from '../types';
import { clickableLabel } from './dashboard-filters';
import { readQuery } from './read-query';

/** What a click in an answer does to a query: only this value of a label from now on, or all but this one. */
type Wish = '=' | '!=';

const opposite = { '=': '!=', '!=': '=' } as const;

/**
 * Explore's *filter for value* and *filter out value*. What is no label of the query's family or of servers changes nothing.
 *
 * @param ownLabels names of labels that servers have of their own
 */
export function modifyQuery(
  query: OutlineQuery,
  { type, options }: QueryFixAction,
  ownLabels: readonly string[] = []
): OutlineQuery {
  switch (type) {
    case 'ADD_FILTER':
      return withFilter(query, options, '=', ownLabels);
    case 'ADD_FILTER_OUT':
      return withFilter(query, options, '!=', ownLabels);
    default:
      return query;
  }
}

/** As `modifyQuery`; the same click again takes the filter away. */
export function toggleQueryFilter(
  query: OutlineQuery,
  { type, options }: ToggleFilterAction,
  ownLabels: readonly string[] = []
): OutlineQuery {
  const wish = type === 'FILTER_FOR' ? '=' : '!=';
  const label = clickableLabel(query, options.key, ownLabels);
  const filters = filtersOf(query);
  return label && filters.some((filter) => isOf(filter, label, wish) && filter.values.includes(options.value ?? ''))
    ? { ...query, filters: without(filters, label, wish, options.value ?? '') }
    : withFilter(query, options, wish, ownLabels);
}

/** Whether the query lets only this value pass, or this among others. */
export function queryHasFilter(query: OutlineQuery, { key, value }: QueryFilterOptions): boolean {
  return filtersOf(query).some((filter) => filter.label === key && filter.operator === '=' && has(filter, value));
}

function withFilter(
  query: OutlineQuery,
  options: QueryFilterOptions | undefined,
  wish: Wish,
  ownLabels: readonly string[]
): OutlineQuery {
  const label = clickableLabel(query, options?.key, ownLabels);
  if (!label) {
    return query;
  }
  const value = options?.value ?? '';
  const others = without(filtersOf(query), label, opposite[wish], value);
  const same = others.find((filter) => isOf(filter, label, wish));
  // One value is wanted where it was one of several; each that is not wanted stays so.
  const values = wish === '!=' && same ? [...new Set([...same.values, value])] : [value];
  const wanted: Filter = { label, operator: wish, values };
  return {
    ...query,
    filters: same ? others.map((filter) => (filter === same ? wanted : filter)) : [...others, wanted],
  };
}

/** A filter without values would let everything pass. */
function without(filters: readonly Filter[], label: Filter['label'], operator: Wish, value: string): Filter[] {
  return filters
    .map((filter) =>
      isOf(filter, label, operator) && has(filter, value)
        ? { ...filter, values: filter.values.filter((other) => other !== value) }
        : filter
    )
    .filter((filter, index) => filter.values.length > 0 || filters[index]?.values.length === 0);
}

function isOf(filter: Filter, label: Filter['label'], operator: Wish): boolean {
  return filter.label === label && filter.operator === operator;
}

function has({ values }: Filter, value = ''): boolean {
  return values.includes(value);
}

function filtersOf(query: OutlineQuery): Filter[] {
  const read = readQuery(query);
  return read.readable ? read.query.filters : [];
}
