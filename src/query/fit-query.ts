import {
  abilitiesOf,
  canBeLive,
  figuresOfShape,
  findFigure,
  shapes,
  withFamilyDefaults,
  type Abilities,
  type LabelName,
  type Shape,
} from '../../pkg/query/model';
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
  const figure = findFigure(query.queryType, shape, query.figure) ? query.figure : '';
  const { cumulative, others, bounds } = abilitiesOfQuery({ ...query, shape, figure });
  return {
    ...query,
    groupBy: query.groupServersBy === null ? query.groupBy : (query.groupBy?.map(overServers) ?? null),
    shape,
    figure,
    cumulative: query.cumulative && cumulative,
    others: query.others && others,
    bounds: query.bounds && bounds,
    live: query.live && canBeLive(withFamilyDefaults({ ...query, shape, figure })),
  };
}

/** Ids of keys are of one server; over several, people are told apart by the names. */
function overServers(label: LabelName): LabelName {
  return label === 'key_id' ? 'key_name' : label;
}

/** What can be asked of the figures that the query shows: of the one over time, of all in a table. */
export function abilitiesOfQuery(query: EditedQuery): Abilities {
  const { queryType, shape } = query;
  const chosen = findFigure(queryType, shape, withFamilyDefaults(query).figure);
  const none = { cumulative: false, others: false, bounds: false };
  switch (shape) {
    case 'table':
      return { ...none, bounds: figuresOfShape(queryType, shape).some((figure) => abilitiesOf(figure).bounds) };
    case 'numeric':
      return none;
    case 'time-series':
      return chosen ? abilitiesOf(chosen) : none;
  }
}
