import { Counter } from './counter';
import { Gauge, Untyped } from './gauge';
import { Histogram } from './histogram';
import { Summary } from './summary';
import type { CollectorOptions } from './collector';

type Sample = CollectorOptions<'route'>;

const help = 'For a test.';

describe('Counter', () => {
  it('counts each set of labels on its own', async () => {
    const counter = new Counter({ name: 'calls_total', help, labelNames: ['route', 'status'] });
    counter.inc({ route: 'server', status: '200' });
    counter.add({ route: 'server', status: '200' }, 2.5);
    counter.inc({ route: 'metrics', status: '500' });
    expect(await counter.get({ route: 'server', status: '200' })).toBe(3.5);
    expect(await counter.getAll()).toEqual([
      { labels: { route: 'server', status: '200' }, value: 3.5, created: expect.any(Number) },
      { labels: { route: 'metrics', status: '500' }, value: 1, created: expect.any(Number) },
    ]);
  });

  it('keeps apart labels whose texts run into each other', async () => {
    const counter = new Counter({ name: 'calls_total', help, labelNames: ['a', 'b'] });
    counter.inc({ a: '1,b:2', b: '3' });
    counter.add({ a: '1', b: '2,b:3' }, 5);
    expect((await counter.getAll()).map(({ value }) => value)).toEqual([1, 5]);
  });

  it('without labels is there from the start', async () => {
    expect(await new Counter({ name: 'calls_total', help }).get({})).toBe(0);
  });

  it.each([-1, NaN, Infinity])('refuses a step of %p and stays as it was', async (step) => {
    const counter = new Counter({ name: 'calls_total', help, labelNames: ['route'] });
    expect(() => counter.add({ route: 'server' }, step)).toThrow(RangeError);
    expect(() => counter.set({ route: 'server' }, step)).toThrow(RangeError);
    expect(await counter.getAll()).toEqual([]);
  });

  it('takes a value that is counted elsewhere, and no longer says since when', async () => {
    const counter = new Counter({ name: 'calls_total', help });
    counter.add({}, 7);
    counter.set({}, 3);
    expect(await counter.getAll()).toEqual([{ labels: {}, value: 3, created: null }]);
  });

  it('stays in the order in which series came', async () => {
    const counter = new Counter({ name: 'calls_total', help, labelNames: ['route'] });
    counter.inc({ route: 'b' });
    counter.inc({ route: 'a' });
    counter.set({ route: 'b' }, 9);
    expect((await counter.getAll()).map(({ labels }) => labels.route)).toEqual(['b', 'a']);
  });

  it('has constant labels in each series', async () => {
    const counter = new Counter({ name: 'calls_total', help, labelNames: ['route'], constLabels: { app: 'x' } });
    counter.inc({ route: 'server' });
    expect((await counter.getAll())[0]?.labels).toEqual({ app: 'x', route: 'server' });
    expect(await counter.get({ route: 'server' })).toBe(1);
  });

  it('has no value for labels that never were', async () => {
    const counter = new Counter({ name: 'calls_total', help, labelNames: ['route'] });
    await expect(counter.get({ route: 'server' })).rejects.toThrow('no series with the labels {"route":"server"}');
  });

  it('finds one of very many series in constant time', async () => {
    const made = (count: number) => {
      const counter = new Counter({ name: 'calls_total', help, labelNames: ['route'], maxSeries: count });
      for (let index = 0; index < count; index++) {
        counter.add({ route: String(index) }, index);
      }
      return counter;
    };
    const timeOf = async (counter: ReturnType<typeof made>) => {
      const start = performance.now();
      for (let index = 0; index < 500; index++) {
        expect(await counter.get({ route: String(index) })).toBe(index);
      }
      return performance.now() - start;
    };
    const [few, many] = [made(500), made(100_000)];
    await timeOf(few);
    expect(await timeOf(many)).toBeLessThan(10 * (await timeOf(few)) + 10);
  });

  it('forgets a series that is removed, and begins it anew', async () => {
    const counter = new Counter({ name: 'calls_total', help, labelNames: ['route'] });
    counter.add({ route: 'server' }, 5);
    counter.inc({ route: 'metrics' });
    expect(counter.remove({ route: 'server' })).toBe(true);
    expect(counter.remove({ route: 'server' })).toBe(false);
    expect((await counter.getAll()).map(({ labels }) => labels.route)).toEqual(['metrics']);
    counter.inc({ route: 'server' });
    expect(await counter.get({ route: 'server' })).toBe(1);
  });

  it.each([
    ['Counter', (metric: Sample) => new Counter(metric)],
    ['Gauge', (metric: Sample) => new Gauge(metric)],
    ['Histogram', (metric: Sample) => new Histogram(metric)],
    ['Summary', (metric: Sample) => new Summary(metric)],
  ] as const)('%s has no more series than it may, and counts what it dropped', async (_, make) => {
    const metric = make({ name: 'calls_total', help, labelNames: ['route'], maxSeries: 2 });
    for (const route of ['a', 'b', 'c', 'a', 'd', 'c']) {
      metric.add({ route }, 1);
    }
    expect((await metric.getAll()).map(({ labels }) => labels.route)).toEqual(['a', 'b']);
    expect(metric.dropped).toBe(3);
    metric.remove({ route: 'a' });
    metric.add({ route: 'c' }, 1);
    expect((await metric.getAll()).map(({ labels }) => labels.route)).toEqual(['b', 'c']);
    expect(() => make({ name: 'calls_total', help, maxSeries: 0 })).toThrow('no positive whole number');
  });

  it('refuses labels that are missing, unknown or no texts', () => {
    const counter = new Counter<string>({ name: 'calls_total', help, labelNames: ['route'] });
    expect(() => counter.inc({})).toThrow('Labels wanted: route; given: none.');
    expect(() => counter.inc({ route: 'server', other: 'x' })).toThrow('Labels wanted: route; given: route, other.');
    expect(() => counter.inc(JSON.parse('{"route":5}'))).toThrow(RangeError);
  });
});

describe.each([
  ['gauge', Gauge],
  ['untyped', Untyped],
] as const)('%s', (kind, Kind) => {
  it('goes up and down', async () => {
    const metric = new Kind({ name: 'in_flight', help, labelNames: ['route'] });
    metric.set({ route: 'server' }, 10);
    metric.inc({ route: 'server' });
    metric.dec({ route: 'server' });
    metric.dec({ route: 'server' });
    metric.add({ route: 'server' }, 2.5);
    metric.sub({ route: 'server' }, 20);
    expect(await metric.get({ route: 'server' })).toBe(-8.5);
    expect(await metric.collect()).toEqual({
      kind,
      name: 'in_flight',
      help,
      unit: null,
      series: [{ labels: { route: 'server' }, value: -8.5, created: null }],
    });
  });

  it('takes what is not finite', async () => {
    const metric = new Kind({ name: 'in_flight', help });
    expect(await metric.get({})).toBe(0);
    metric.set({}, NaN);
    expect(await metric.get({})).toBeNaN();
    metric.set({}, -Infinity);
    expect(await metric.get({})).toBe(-Infinity);
  });
});
