import type { LabelValue } from '../resources/label-values';
import { listedValues, patternProblem } from './listed-values';

const key = (id: string, name: string, server: string): LabelValue => ({
  value: id,
  text: name,
  properties: { id, name, server },
});
const keys = [key('0', 'family-a', 'home'), key('1', 'work', 'home'), key('0', 'family-b', 'office')];
const plain = { valueField: '', textField: '', namePattern: '' };

it('lists ids by name, and what is true of all who have one', () => {
  expect(listedValues(keys, plain)).toEqual([
    { value: '0', text: 'family-a / family-b', properties: { id: '0' } },
    { value: '1', text: 'work', properties: { id: '1', name: 'work', server: 'home' } },
  ]);
});

it('uses another property as value or as text', () => {
  const list = (asked: Partial<typeof plain>) =>
    listedValues(keys, { ...plain, ...asked }).map(({ value, text }) => [value, text]);
  expect(list({ valueField: 'name', textField: 'id' })).toEqual([
    ['family-a', '0 (family-a)'],
    ['family-b', '0 (family-b)'],
    ['work', '1'],
  ]);
  expect(list({ valueField: 'server', textField: 'server' })).toEqual([
    ['home', 'home'],
    ['office', 'office'],
  ]);
  expect(list({ valueField: 'nothing' })).toEqual([
    ['0', 'family-a / family-b'],
    ['1', 'work'],
  ]);
});

it('lists only whose whole name fits', () => {
  expect(listedValues(keys, { ...plain, namePattern: 'family' })).toEqual([]);
  expect(listedValues(keys, { ...plain, namePattern: 'family-[ac]|x' })).toEqual([keys[0]]);
});

it('names a pattern that it cannot read', () => {
  expect(() => listedValues(keys, { ...plain, namePattern: '(' })).toThrow('The pattern “(” is not');
  expect(patternProblem('(')).toBe('The pattern “(” is not a regular expression.');
  expect(patternProblem('($key)')).toBeNull();
});
