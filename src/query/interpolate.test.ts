import { getTemplateSrv } from '@grafana/runtime';
import { startTestHost, type TestHost } from '../test-host';
import type { OutlineQuery } from '../types';
import { interpolateQuery } from './interpolate';

let host: TestHost;
beforeEach(() => {
  host = startTestHost();
  host.variables = {
    key: { value: ['0', '7', 'my-id'], multi: true, includeAll: true },
    name: { value: ['Alice', 'Bob (old)'], multi: true },
    group: { value: 'family-.*' },
    server: { value: ['home', 'office'], multi: true },
    span: { value: '7d' },
    number: { value: '5' },
    none: { value: [], multi: true },
  };
});

const interpolate = (query: Partial<OutlineQuery>, scopedVars = {}) =>
  interpolateQuery({ refId: 'A', ...query }, getTemplateSrv(), scopedVars);
const values = (filter: NonNullable<OutlineQuery['filters']>[number]) =>
  interpolate({ filters: [filter] }).filters?.[0]?.values;

describe('variables in filters', () => {
  it('become as many values as they have', () => {
    expect(values({ label: 'key_id', values: ['$key'] })).toEqual(['0', '7', 'my-id']);
    expect(values({ label: 'key_id', operator: '!=', values: ['${key}', '9'] })).toEqual(['0', '7', 'my-id', '9']);
  });

  it('are never joined, also where text stands around them', () => {
    expect(values({ label: 'key_name', values: ['x-${name}-$number'] })).toEqual(['x-Alice-5', 'x-Bob (old)-5']);
    expect(values({ label: 'key_name', values: ['$number/$number'] })).toEqual(['5/5']);
  });

  it('become each combination of their values', () => {
    expect(values({ label: 'key_name', values: ['$server:$name'] })).toEqual([
      'home:Alice',
      'home:Bob (old)',
      'office:Alice',
      'office:Bob (old)',
    ]);
  });

  it('give each value once', () => {
    expect(values({ label: 'key_id', values: ['$key', '7'] })).toEqual(['0', '7', 'my-id']);
  });

  it('are taken literally in patterns where they were picked from a list', () => {
    expect(values({ label: 'key_name', operator: '=~', values: ['$name.*'] })).toEqual(['Alice.*', 'Bob \\(old\\).*']);
    expect(values({ label: 'key_name', operator: '=~', values: ['$group'] })).toEqual(['family-.*']);
    expect(values({ label: 'key_name', operator: '=', values: ['$name'] })).toEqual(['Alice', 'Bob (old)']);
  });

  it('let nothing pass where they have no value, rather than everything', () => {
    expect(values({ label: 'key_id', values: ['$none'] })).toEqual(['\u0000']);
    expect(values({ label: 'key_id', operator: '=~', values: ['$none'] })).toEqual(['\u0000']);
    expect(values({ label: 'key_id', operator: '!=', values: ['$none'] })).toEqual([]);
    expect(values({ label: 'key_id', values: [] })).toEqual([]);
  });

  it('stay as they are where nobody knows them, as do ends of patterns', () => {
    expect(values({ label: 'key_name', operator: '=~', values: ['$unknown', '^a$'] })).toEqual(['$unknown', '^a$']);
  });

  it('come from the panel’s own repetition first', () => {
    const query: Partial<OutlineQuery> = { filters: [{ label: 'key_id', values: ['$key'] }] };
    const repeated = interpolate(query, { key: { text: 'Bob', value: '7' } });
    expect(repeated.filters?.[0]?.values).toEqual(['7']);
  });
});

it('passes on what is no text, for the backend to say what is wrong with it', () => {
  const broken: object = { filters: [{ label: 'key_name' }, null, 'x'], servers: 'home', step: 300 };
  expect(interpolate(broken)).toEqual({ refId: 'A', ...broken });
});

it('expands servers to names', () => {
  expect(interpolate({ servers: ['$server', 'lab'] }).servers).toEqual(['home', 'office', 'lab']);
});

it('replaces the window by one text', () => {
  expect(interpolate({ window: '$span' }).window).toBe('7d');
  expect(interpolate({ window: 'range' }).window).toBe('range');
});

it('replaces step, time zone and time shift, each by one text', () => {
  host.variables['shift'] = { value: '1w' };
  const query = { step: '$span', timeZone: 'utc', timeShift: '$shift' };
  expect(interpolate(query)).toMatchObject({ step: '7d', timeZone: 'utc', timeShift: '1w' });
});

it('adds nothing to a query, and changes none', () => {
  const query: OutlineQuery = {
    refId: 'A',
    queryType: 'locations',
    filters: [{ label: 'location', values: ['$key'] }],
  };
  const before = JSON.stringify(query);
  expect(Object.keys(interpolate(query))).toEqual(Object.keys(query));
  expect(JSON.stringify(query)).toBe(before);
});
