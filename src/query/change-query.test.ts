import { describeFamily, labelNames, queryTypes } from '../../pkg/query/model';
import { applicableControls, changeFamily, changeFilterLabel } from './change-query';
import type { EditedQuery } from './edited-query';
import { readQuery } from './read-query';

const pairs = queryTypes.flatMap((from) => queryTypes.map((to) => [from, to] as const));

/** A query that uses all that its family offers. */
function fullQuery(queryType: EditedQuery['queryType']): EditedQuery {
  const { figures, groupings, filters, windowed } = describeFamily(queryType);
  return {
    schemaVersion: 1,
    queryType,
    figure: figures[figures.length - 1]?.id ?? '',
    servers: ['home'],
    window: windowed ? '24h' : 'range',
    filters: filters.map((label) => ({ label, operator: '=', values: ['x'] })),
    groupBy: [...groupings],
    limit: groupings.length > 0 ? 10 : null,
    shape: 'numeric',
  };
}

it.each(pairs)('turns %s into a query that %s can answer', (from, to) => {
  const changed = changeFamily(fullQuery(from), to);
  expect(changed).toMatchObject({ queryType: to, servers: ['home'], shape: 'numeric' });
  expect(readQuery({ refId: 'A', ...changed })).toEqual({ readable: true, query: changed, replaced: [] });
});

it.each(queryTypes)('leaves a query of %s as it is where the family stays', (queryType) => {
  expect(changeFamily(fullQuery(queryType), queryType)).toEqual(fullQuery(queryType));
});

it('keeps what both families have', () => {
  const changed = changeFamily({ ...fullQuery('key-metrics'), figure: 'data' }, 'data-transferred');
  expect(changed).toMatchObject({ figure: 'data', groupBy: ['key_id', 'key_name'], limit: 10 });
  expect(changed.filters).toHaveLength(2);
});

it('empties the values of a filter whose label changes', () => {
  const filter = { label: 'key_id', operator: '!=', values: ['7'] } as const;
  expect(changeFilterLabel({ ...filter, values: ['7'] }, 'key_name')).toEqual({
    ...filter,
    label: 'key_name',
    values: [],
  });
  expect(changeFilterLabel({ ...filter, values: ['7'] }, 'key_id').values).toEqual(['7']);
});

it('offers a figure only where it has an effect', () => {
  const query = { ...fullQuery('key-metrics'), limit: null };
  expect(applicableControls({ ...query, shape: 'table' }).figure).toBe(false);
  expect(applicableControls({ ...query, shape: 'table', limit: 5 }).figure).toBe(true);
  expect(applicableControls(query).figure).toBe(true);
  expect(applicableControls(fullQuery('data-transferred')).figure).toBe(false);
});

it('takes the server as a grouping of every family, as the backend does', () => {
  for (const queryType of queryTypes) {
    expect(changeFamily({ ...fullQuery(queryType), groupBy: ['server'] }, queryType).groupBy).toEqual(['server']);
  }
});

it('reads each field of a broken query for itself', () => {
  const broken: object = { queryType: 'heat', shape: 5, limit: 3, filters: [{ label: labelNames[1], values: 'x' }] };
  expect(readQuery({ refId: 'A', ...broken })).toMatchObject({
    readable: true,
    query: { queryType: 'server-metrics', shape: 'table', filters: [] },
    replaced: ['queryType', 'filters', 'shape'],
  });
});
