import type { Filter } from '../../pkg/query/model';
import type { OutlineQuery } from '../types';
import { modifyQuery, queryHasFilter, toggleQueryFilter } from './click-filters';

const of = (...filters: Filter[]): OutlineQuery => ({ refId: 'A', queryType: 'key-metrics', filters });
const is = (...values: string[]): Filter => ({ label: 'key_id', operator: '=', values });
const isNot = (...values: string[]): Filter => ({ label: 'key_id', operator: '!=', values });
const click = (type: string, value: string, key = 'key_id') => ({ type, options: { key, value } });
const pattern: Filter = { label: 'key_name', operator: '=~', values: ['a.*'] };

it.each<[string, Filter[], string, Filter[]]>([
  ['lets one value pass', [pattern], 'ADD_FILTER', [pattern, is('1')]],
  ['lets only one of several pass', [is('1', '2'), pattern], 'ADD_FILTER', [is('1'), pattern]],
  ['takes back what was left out', [isNot('1', '2')], 'ADD_FILTER', [isNot('2'), is('1')]],
  ['leaves one out', [], 'ADD_FILTER_OUT', [isNot('1')]],
  ['leaves one more out', [isNot('2')], 'ADD_FILTER_OUT', [isNot('2', '1')]],
  ['leaves out the only one that passed', [is('1')], 'ADD_FILTER_OUT', [isNot('1')]],
  ['does nothing else', [is('2')], 'ADD_STRING_FILTER', [is('2')]],
])('a click %s', (_, before, type, after) => {
  expect(modifyQuery(of(...before), click(type, '1'))).toEqual(of(...after));
});

it('is no matter where the family has no such label', () => {
  const query = of(is('2'));
  expect(modifyQuery(query, click('ADD_FILTER', '7736', 'port'))).toBe(query);
  expect(modifyQuery({ refId: 'A', schemaVersion: 2 } as never, click('ADD_FILTER', '1'))).toMatchObject({
    schemaVersion: 2,
  });
});

it('goes by the server in every family', () => {
  expect(modifyQuery({ refId: 'A' }, click('ADD_FILTER', 'home', 'server'))).toEqual({
    refId: 'A',
    filters: [{ label: 'server', operator: '=', values: ['home'] }],
  });
});

it('goes by labels that servers have of their own', () => {
  const filters = [{ label: 'provider', operator: '=' as const, values: ['hetzner'] }];
  const on = modifyQuery({ refId: 'A' }, click('ADD_FILTER', 'hetzner', 'provider'), ['provider']);
  expect(on).toEqual({ refId: 'A', filters });
  const action = { type: 'FILTER_FOR' as const, options: { key: 'provider', value: 'hetzner' } };
  expect(queryHasFilter(on, action.options)).toBe(true);
  expect(toggleQueryFilter(on, action, ['provider'])).toEqual({ refId: 'A', filters: [] });
});

it.each<['FILTER_FOR' | 'FILTER_OUT', Filter]>([
  ['FILTER_FOR', is('1')],
  ['FILTER_OUT', isNot('1')],
])('%s is on, and off again', (type, filter) => {
  const action = { type, options: { key: 'key_id', value: '1' } };
  const on = toggleQueryFilter(of(), action);
  expect(on).toEqual(of(filter));
  expect(queryHasFilter(on, action.options)).toBe(type === 'FILTER_FOR');
  expect(toggleQueryFilter(on, action)).toEqual(of());
});
