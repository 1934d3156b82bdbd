import { Counter } from './counter';
import { Gauge } from './gauge';
import { Histogram } from './histogram';
import { Summary } from './summary';

const help = 'For a test.';

it.each(['', '1st', 'with space', 'with-dash', 'ünder', 'a{b'])('refuses %p as a name', (name) => {
  expect(() => new Gauge({ name, help })).toThrow('is not a name of a metric');
});

it.each(['a', '_a', ':a:b', 'A1_b2'])('takes %p as a name', (name) => {
  expect(new Gauge({ name, help }).name).toBe(name);
});

it('refuses a metric without a help text', () => {
  expect(() => new Gauge({ name: 'a', help: ' ' })).toThrow('has no help text');
});

it.each(['', '1st', 'with-dash', 'with:colon'])('refuses %p as a name of a label', (label) => {
  expect(() => new Gauge({ name: 'a', help, labelNames: [label] })).toThrow('is not a name of a label');
  expect(() => new Gauge({ name: 'a', help, constLabels: { [label]: 'x' } })).toThrow('is not a name of a label');
});

it.each(['__name__', '__a'])('refuses %p, which is reserved, as a name of a label', (label) => {
  expect(() => new Counter({ name: 'a', help, labelNames: [label] })).toThrow('reserved');
  expect(() => new Counter({ name: 'a', help, constLabels: { [label]: 'x' } })).toThrow('reserved');
});

it('refuses the labels that a kind uses itself', () => {
  expect(() => new Histogram({ name: 'a', help, labelNames: ['le'] })).toThrow('reserved in a histogram');
  expect(() => new Summary({ name: 'a', help, labelNames: ['quantile'] })).toThrow('reserved in a summary');
});

it('refuses a label that is there twice', () => {
  expect(() => new Gauge({ name: 'a', help, labelNames: ['x', 'x'] })).toThrow('twice');
  expect(() => new Gauge({ name: 'a', help, labelNames: ['x'], constLabels: { x: '1' } })).toThrow('twice');
});

it('wants the unit at the end of the name', () => {
  expect(new Gauge({ name: 'a_seconds', help, unit: 'seconds' }).unit).toBe('seconds');
  expect(new Counter({ name: 'a_bytes_total', help, unit: 'bytes' }).unit).toBe('bytes');
  expect(() => new Gauge({ name: 'a_bytes', help, unit: 'seconds' })).toThrow('does not end with its unit');
  expect(() => new Gauge({ name: 'a_bytes_total', help, unit: 'bytes' })).toThrow('does not end with its unit');
  expect(() => new Gauge({ name: 'a_', help, unit: '' })).toThrow('does not end with its unit');
});
