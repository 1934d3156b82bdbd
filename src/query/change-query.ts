import { describeFamily, type Filter, type LabelName, type QueryType } from '../../pkg/query/model';
import type { EditedQuery } from './edited-query';

/**
 * Turns to another metric family. What the new family has too is kept; what it lacks goes back to its default, so that
 * a saved query never names a figure, grouping or filter that does not apply.
 */
export function changeFamily(query: EditedQuery, queryType: QueryType): EditedQuery {
  const family = describeFamily(queryType);
  const groupable = (label: LabelName) => label === 'server' || family.groupings.includes(label);
  return {
    ...query,
    queryType,
    figure: family.figures.some((figure) => figure.id === query.figure) ? query.figure : '',
    window: family.windowed ? query.window : 'range',
    filters: query.filters.filter((filter) => family.filters.includes(filter.label)),
    groupBy: query.groupBy?.every(groupable) ? query.groupBy : null,
    limit: family.groupings.length > 0 ? query.limit : null,
  };
}

/** A filter on another label; values of the old label would match nothing. */
export function changeFilterLabel(filter: Filter, label: LabelName): Filter {
  return label === filter.label ? filter : { ...filter, label, values: [] };
}

/** Which controls have a meaning for a query. The family is always chosen, and so is the shape. */
export interface ApplicableControls {
  window: boolean;
  figure: boolean;
  groupBy: boolean;
  filters: boolean;
  limit: boolean;
}

/** Controls that apply to the query's family; a figure is chosen only where it has an effect and there is a choice. */
export function applicableControls(query: EditedQuery): ApplicableControls {
  const family = describeFamily(query.queryType);
  const grouped = family.groupings.length > 0;
  const figureHasEffect = query.shape === 'numeric' || (grouped && (query.limit ?? 0) > 0);
  return {
    window: family.windowed,
    figure: figureHasEffect && family.figures.length > 1,
    groupBy: grouped,
    filters: family.filters.length > 0,
    limit: grouped,
  };
}
