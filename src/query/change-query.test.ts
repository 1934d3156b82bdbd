import { CoreApp } from '@grafana/data';
import type { TemplateSrv } from '@grafana/runtime';
import fc from 'fast-check';
import { describeFamily, figuresOfShape, labelNames, queryTypes } from '../../pkg/query/model';
import { applicableControls, changeFamily, changeFilterLabel } from './change-query';
import type { OutlineQuery } from '../types';
import { displayText } from './display-text';
import type { EditedQuery } from './edited-query';
import { explainQuery } from './explain-query';
import { fitQuery } from './fit-query';
import { interpolateQuery } from './interpolate';
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
    groupServersBy: null,
    window: windowed ? '24h' : 'range',
    filters: filters.map((label) => ({ label, operator: '=', values: ['x'] })),
    groupBy: [...groupings],
    limit: groupings.length > 0 ? 10 : null,
    shape: 'numeric',
    bounds: false,
    step: '1d',
    timeZone: 'utc',
    weekStart: 'dashboard',
    cumulative: false,
    others: false,
    live: false,
    timeShift: '',
    legend: 'auto',
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

it('takes what is spelled as the backend does', () => {
  const spelled: object = { queryType: 'key-metrics', limit: '10', others: null, filters: null };
  expect(readQuery({ refId: 'A', ...spelled })).toMatchObject({ query: { limit: 10, filters: [] }, replaced: [] });
});

it('reads and describes whatever a provisioned query holds', () => {
  const names = [
    'queryType',
    'figure',
    'servers',
    'window',
    'filters',
    'groupBy',
    'limit',
    'shape',
    'step',
    'timeZone',
  ];
  fc.assert(
    fc.property(
      fc.dictionary(fc.constantFrom(...names, 'weekStart', 'timeShift', 'others'), fc.jsonValue()),
      (held) => {
        const saved: OutlineQuery = { refId: 'A', ...(held as object) };
        const read = readQuery(saved);
        expect(read.readable && explainQuery(read.query)).toMatch(/\.$/);
        expect(displayText(saved)).not.toBe('');
        const templateSrv = { replace: (text: string) => text } as TemplateSrv;
        expect(interpolateQuery(saved, templateSrv, {})).toEqual(saved);
      }
    )
  );
});

it('gives an alert rule only what it can read', () => {
  const read = (saved: object) => readQuery({ refId: 'A', ...saved }, CoreApp.UnifiedAlerting);
  expect(read({})).toMatchObject({ query: { shape: 'numeric', timeZone: 'utc' }, replaced: [] });
  expect(read({ shape: 'table' })).toMatchObject({ query: { shape: 'numeric' }, replaced: [] });
  expect(read({ shape: 'time-series' })).toMatchObject({ query: { shape: 'time-series' } });
});

describe('a time series', () => {
  const series: EditedQuery = { ...fullQuery('key-metrics'), shape: 'time-series', figure: 'data', window: '24h' };

  it('is kept by families that have one, and becomes a table of others', () => {
    for (const queryType of queryTypes) {
      const has = figuresOfShape(queryType, 'time-series').length > 0;
      expect(changeFamily(series, queryType)).toMatchObject(
        has ? { shape: 'time-series', window: '24h' } : { shape: 'table' }
      );
    }
  });

  it('is cumulative only of what adds up, and has others only where they are a sum', () => {
    const all = { ...series, cumulative: true, others: true };
    expect(fitQuery(all)).toEqual(all);
    expect(fitQuery({ ...all, figure: 'bandwidth' })).toMatchObject({ cumulative: false, others: true });
    expect(fitQuery({ ...all, figure: 'online' })).toMatchObject({ cumulative: false, others: false });
    expect(fitQuery({ ...all, figure: 'last_seen' })).toMatchObject({ figure: '', cumulative: true });
    expect(fitQuery({ ...all, shape: 'numeric' })).toMatchObject({ cumulative: false, others: false });
  });

  it('has controls of its own', () => {
    expect(applicableControls(series)).toMatchObject({ time: true, cumulative: true, others: true, figure: true });
    expect(applicableControls({ ...series, limit: null })).toMatchObject({ others: false });
    expect(applicableControls({ ...series, figure: 'devices' })).toMatchObject({ cumulative: false, others: true });
    expect(applicableControls({ ...series, shape: 'numeric' })).toMatchObject({ time: false, cumulative: false });
    expect(applicableControls({ ...series, queryType: 'availability', figure: 'up' })).toMatchObject({ window: true });
  });
});

it('leaves variables in texts for when the query runs', () => {
  const saved = { refId: 'A', shape: 'time-series', window: '$span', step: '${step}', timeShift: '$shift' } as const;
  expect(readQuery(saved)).toMatchObject({
    query: { window: '$span', step: '${step}', timeShift: '$shift' },
    replaced: [],
  });
});
