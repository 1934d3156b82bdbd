import { checkFrame } from './check';
import type { Frame } from './frame';

const numeric = (overrides: Partial<Frame>): Frame => ({
  name: 'data',
  meta: { type: 'numeric-wide', typeVersion: [0, 1] },
  fields: [
    { name: 'data', type: 'float64', labels: { server: 'a', key_id: '1' }, values: [1] },
    { name: 'data', type: 'float64', labels: { server: 'a', key_id: '2' }, values: [null] },
  ],
  ...overrides,
});

const series = (times: Array<number | null>, ...fields: Frame['fields']): Frame => ({
  name: 'data',
  meta: { type: 'timeseries-wide', typeVersion: [0, 1] },
  fields: [{ name: 'time', type: 'time', values: times }, ...fields],
});
const ofKey = (id: string): Frame['fields'][number] => ({
  name: 'data',
  type: 'float64',
  labels: { key_id: id },
  values: [1, null],
});

describe('checkFrame', () => {
  it('lets pass what fits', () => {
    expect(() => checkFrame(numeric({}))).not.toThrow();
    expect(() => checkFrame({ name: 'empty', fields: [] })).not.toThrow();
    expect(() => checkFrame(series([0, 1000], ofKey('1'), ofKey('2')))).not.toThrow();
    expect(() => checkFrame({ ...series([]), fields: [] })).not.toThrow();
  });

  it.each<[string, Frame, string]>([
    [
      'columns of unequal length',
      {
        name: 't',
        fields: [
          { name: 'a', type: 'string', values: ['x'] },
          { name: 'b', type: 'int64', values: [] },
        ],
      },
      'has 0 values where the first has 1',
    ],
    ['not a number', { name: 't', fields: [{ name: 'a', type: 'float64', values: [NaN] }] }, 'is not float64'],
    ['a fraction in int64', { name: 't', fields: [{ name: 'a', type: 'int64', values: [0.5] }] }, 'is not int64'],
    ['a time out of range', { name: 't', fields: [{ name: 'a', type: 'time', values: [1e15] }] }, 'is not time'],
    ['a type without its version', numeric({ meta: { type: 'numeric-wide' } }), 'needs a type version'],
    ['two rows', numeric({ fields: [{ name: 'a', type: 'float64', values: [1, 2] }] }), 'one row, not 2'],
    ['a text among numbers', numeric({ fields: [{ name: 'a', type: 'string', values: ['1'] }] }), 'is not a number'],
    [
      'one identity twice, whatever the order of its labels',
      numeric({
        fields: [
          { name: 'a', type: 'float64', labels: { x: '1', y: '2' }, values: [1] },
          { name: 'a', type: 'float64', labels: { y: '2', x: '1' }, values: [2] },
        ],
      }),
      'have the same labels',
    ],
    ['a series twice', series([0, 1], ofKey('1'), ofKey('1')), 'have the same labels'],
    ['times that go back', series([1, 0], ofKey('1')), 'does not go on in row 1'],
    ['a time twice', series([1, 1], ofKey('1')), 'does not go on in row 1'],
    ['a time that is not known', series([0, null], ofKey('1')), 'does not go on in row 1'],
    ['a time without series', series([0, 1]), 'no series'],
    ['series without a time', { ...series([]), fields: [ofKey('1')] }, 'not the time'],
  ])('refuses %s', (_, frame, problem) => {
    expect(() => checkFrame(frame)).toThrow(problem);
  });
});
