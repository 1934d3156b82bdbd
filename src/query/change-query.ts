import {
  canBeLive,
  describeFamily,
  figuresOfShape,
  filterLabels,
  groupLabels,
  isLabelName,
  shapes,
  takesWindow,
  withFamilyDefaults,
  type Filter,
  type LabelName,
  type QueryType,
  type Shape,
} from '../../pkg/query/model';
import type { EditedQuery } from './edited-query';
import { abilitiesOfQuery, fitQuery } from './fit-query';

/**
 * Turns to another metric family. What the new family has too is kept; what it lacks goes back to its default, so that
 * a saved query never names a figure, grouping or filter that does not apply.
 *
 * @param offered shapes that whoever asks can read, the default first
 */
export function changeFamily(
  query: EditedQuery,
  queryType: QueryType,
  offered: readonly Shape[] = shapes
): EditedQuery {
  const family = describeFamily(queryType);
  const groupable = (label: LabelName) => groupLabels(queryType).includes(label);
  const kept = {
    ...query,
    queryType,
    filters: query.filters.filter(({ label }) => !isLabelName(label) || filterLabels(queryType).includes(label)),
    groupBy: query.groupBy?.every(groupable) ? query.groupBy : null,
    limit: family.groupings.length > 0 ? query.limit : null,
  };
  const fitted = fitQuery(kept, offered);
  return { ...fitted, window: takesWindow(queryType, fitted.shape) ? query.window : 'range' };
}

/** A filter on another label; values of the old label would match nothing. */
export function changeFilterLabel(filter: Filter, label: string): Filter {
  return label === filter.label ? filter : { ...filter, label, values: [] };
}

/** Whether rows are listed one by one. */
export function isList({ queryType, shape }: Pick<EditedQuery, 'queryType' | 'shape'>): boolean {
  return shape === 'table' && describeFamily(queryType).newestFirst !== undefined;
}

/** Which controls have a meaning for a query. The family is always chosen, and so is the shape. */
export interface ApplicableControls {
  window: boolean;
  figure: boolean;
  groupBy: boolean;
  limit: boolean;
  /** Step, time zone and time shift. */
  time: boolean;
  cumulative: boolean;
  others: boolean;
  bounds: boolean;
  live: boolean;
  /** Tables have columns instead. */
  legend: boolean;
}

/** Controls that apply to the query's family; a figure is chosen only where it has an effect and there is a choice. */
export function applicableControls(query: EditedQuery): ApplicableControls {
  const family = describeFamily(query.queryType);
  const grouped = family.groupings.length > 0;
  const isTimeSeries = query.shape === 'time-series';
  const ranks = grouped && (query.limit ?? 0) > 0;
  const figures = figuresOfShape(query.queryType, query.shape);
  const { cumulative, others, bounds } = abilitiesOfQuery(query);
  return {
    window: takesWindow(query.queryType, query.shape),
    figure: (query.shape !== 'table' || ranks) && figures.length > 1,
    groupBy: grouped && !isList(query),
    limit: grouped,
    time: isTimeSeries,
    cumulative,
    others: others && ranks,
    bounds,
    live: canBeLive(withFamilyDefaults(query)),
    legend: query.shape !== 'table',
  };
}
