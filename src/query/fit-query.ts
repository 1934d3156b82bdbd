import { figuresOfShape, shapes, withFamilyDefaults, type Shape } from '../../pkg/query/model';
import type { EditedQuery } from './edited-query';

/**
 * A query without what its family, shape and figure cannot have together: the backend refuses that by name. What is
 * taken away goes back to its default.
 *
 * @param offered shapes that whoever asks can read, the default first
 */
export function fitQuery(query: EditedQuery, offered: readonly Shape[] = shapes): EditedQuery {
  const isPossible = offered.includes(query.shape) && figuresOfShape(query.queryType, query.shape).length > 0;
  const shape = isPossible ? query.shape : (offered[0] ?? query.shape);
  const figures = figuresOfShape(query.queryType, shape);
  const figure = figures.some(({ id }) => id === query.figure) ? query.figure : '';
  const chosen = withFamilyDefaults({ ...query, shape, figure }).figure;
  const overTime = shape === 'time-series' ? figures.find(({ id }) => id === chosen)?.overTime : undefined;
  return {
    ...query,
    shape,
    figure,
    cumulative: query.cumulative && overTime === 'amount',
    others: query.others && (overTime === 'amount' || overTime === 'rate'),
    bounds: query.bounds && hasBounds({ ...query, shape, figure }),
  };
}

/** Whether the query shows amounts, which are estimates, or rates made of them. */
export function hasBounds(query: Pick<EditedQuery, 'queryType' | 'shape' | 'figure' | 'groupBy'>): boolean {
  const amounts = figuresOfShape(query.queryType, 'time-series').filter(
    ({ overTime }) => overTime === 'amount' || overTime === 'rate'
  );
  const shown = query.figure || figuresOfShape(query.queryType, query.shape)[0]?.id;
  return query.shape === 'table'
    ? amounts.length > 0
    : query.shape === 'time-series' && amounts.some(({ id }) => id === shown);
}
