import { Counter } from './collectors/counter';
import { Gauge } from './collectors/gauge';
import { Histogram } from './collectors/histogram';
import { Registry } from './registry';

const help = 'For a test.';

it('registers, finds and deregisters collectors', async () => {
  const registry = new Registry();
  const calls = new Counter({ name: 'calls_total', help });
  const size = new Gauge({ name: 'size', help });
  registry.register(calls);
  registry.register(size);
  expect(registry.get('calls_total')).toBe(calls);
  expect(registry.getAll()).toEqual([calls, size]);
  expect((await registry.collect()).map(({ name }) => name)).toEqual(['calls_total', 'size']);
  registry.deregister('calls_total');
  expect(registry.getAll()).toEqual([size]);
  registry.register(calls);
});

it('refuses a name that is taken', () => {
  const registry = new Registry();
  registry.register(new Gauge({ name: 'size', help }));
  expect(() => registry.register(new Gauge({ name: 'size', help }))).toThrow('size is there and has the name size');
});

it.each([
  [new Histogram({ name: 'size', help }), new Gauge({ name: 'size_count', help })],
  [new Gauge({ name: 'size_bucket', help }), new Histogram({ name: 'size', help })],
  [new Counter({ name: 'size_total', help }), new Gauge({ name: 'size', help })],
  [new Counter({ name: 'size_total', help }), new Counter({ name: 'size', help })],
])('refuses a collector whose samples would clash with those of another', (first, second) => {
  const registry = new Registry();
  registry.register(first);
  expect(() => registry.register(second)).toThrow(`${second.name} cannot be registered: ${first.name} is there`);
});

it('does not know what was never registered', () => {
  expect(() => new Registry().get('size')).toThrow('No collector is registered under the name size.');
  expect(() => new Registry().deregister('size')).toThrow('No collector is registered under the name size.');
});

it('takes nothing but collectors', () => {
  expect(() => new Registry().register(JSON.parse('{"name":"size","kind":"gauge"}'))).toThrow(TypeError);
});

it('shares nothing with other registries', () => {
  const calls = new Counter({ name: 'calls_total', help });
  for (const registry of [new Registry(), new Registry()]) {
    registry.register(calls);
    expect(registry.getAll()).toEqual([calls]);
  }
});
