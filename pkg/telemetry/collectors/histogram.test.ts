import fc from 'fast-check';
import { defaultBuckets, exponentialBuckets, linearBuckets } from './buckets';
import { Histogram } from './histogram';

const help = 'For a test.';
const countsOf = async (histogram: Histogram) =>
  Object.fromEntries((await histogram.get({})).buckets.map(({ upperBound, count }) => [upperBound, count]));

it('tells sum, count and buckets of each series', async () => {
  const histogram = new Histogram({ name: 'size_bytes', help, labelNames: ['route'], buckets: [1, 10] });
  histogram.observe({ route: 'server' }, 1);
  histogram.add({ route: 'server' }, 1.5);
  histogram.observe({ route: 'server' }, 11);
  histogram.observe({ route: 'metrics' }, 0);
  expect(await histogram.getAll()).toEqual([
    {
      labels: { route: 'server' },
      created: expect.any(Number),
      value: {
        sum: 13.5,
        count: 3,
        buckets: [
          { upperBound: 1, count: 1 },
          { upperBound: 10, count: 2 },
          { upperBound: Infinity, count: 3 },
        ],
      },
    },
    expect.objectContaining({ labels: { route: 'metrics' } }),
  ]);
  await expect(histogram.get({ route: 'other' })).rejects.toThrow('no series');
});

it('has the usual buckets, and zeros before anything was observed', async () => {
  const { buckets } = await new Histogram({ name: 'a', help }).get({});
  expect(buckets).toEqual(
    [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, Infinity].map((upperBound) => ({ upperBound, count: 0 }))
  );
  expect(defaultBuckets.at(-1)).toBe(Infinity);
});

it('counts right where a bound is -1', async () => {
  const histogram = new Histogram({ name: 'a', help, buckets: [-1, 0, 1] });
  histogram.observe({}, 5);
  expect(await countsOf(histogram)).toEqual({ '-1': 0, '0': 0, '1': 0, Infinity: 1 });
});

it('counts like a look at each value', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(fc.double({ noNaN: true, noDefaultInfinity: true }), { minLength: 1, maxLength: 8 }),
      fc.array(fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e6, max: 1e6 })),
      async (bounds, values) => {
        const buckets = [...new Set(bounds.map((bound) => bound + 0))].sort((a, b) => a - b);
        const histogram = new Histogram({ name: 'a', help, buckets });
        values.forEach((value) => histogram.observe({}, value));
        const found = await histogram.get({});
        expect(found.count).toBe(values.length);
        expect(found.buckets).toEqual(
          [...buckets, Infinity].map((upperBound) => ({
            upperBound,
            count: values.filter((value) => value <= upperBound).length,
          }))
        );
      }
    )
  );
});

it('refuses to observe NaN, by name', async () => {
  const histogram = new Histogram({ name: 'size_bytes', help });
  expect(() => histogram.observe({}, NaN)).toThrow(new RangeError('NaN cannot be observed in size_bytes.'));
  expect(await histogram.get({})).toMatchObject({ count: 0, sum: 0 });
});

it('counts what is infinite', async () => {
  const histogram = new Histogram({ name: 'a', help, buckets: [1, 10] });
  histogram.observe({}, 1);
  histogram.observe({}, Infinity);
  expect(await histogram.get({})).toMatchObject({ count: 2, sum: Infinity });
  expect(await countsOf(histogram)).toEqual({ '1': 1, '10': 1, Infinity: 2 });
  histogram.observe({}, -Infinity);
  expect(await countsOf(histogram)).toEqual({ '1': 2, '10': 2, Infinity: 3 });
});

it.each([[[1, 1]], [[2, 1]], [[NaN]], [[-Infinity, 1]], [[Infinity, Infinity]]])('refuses the bounds %p', (buckets) => {
  expect(() => new Histogram({ name: 'a', help, buckets })).toThrow('finite and ascend');
});

it('makes linear buckets', () => {
  expect(linearBuckets(-5, 5, 4)).toEqual([-5, 0, 5, 10]);
  expect(() => linearBuckets(0, 1, 0)).toThrow('positive count');
  expect(() => linearBuckets(0, 1, -1)).toThrow('positive count');
  expect(() => linearBuckets(0, 1, 1.5)).toThrow('positive count');
  expect(() => linearBuckets(0, 0, 2)).toThrow('positive width');
  expect(() => linearBuckets(NaN, 1, 2)).toThrow('finite');
  expect(() => linearBuckets(1e300, 1, 2)).toThrow('ascend');
});

it('makes exponential buckets', () => {
  expect(exponentialBuckets(1, 2, 5)).toEqual([1, 2, 4, 8, 16]);
  expect(() => exponentialBuckets(1, 2, 0)).toThrow('positive count');
  expect(() => exponentialBuckets(0, 2, 3)).toThrow('positive start');
  expect(() => exponentialBuckets(-1, 2, 3)).toThrow('positive start');
  expect(() => exponentialBuckets(1, 1, 3)).toThrow('factor above 1');
  expect(() => exponentialBuckets(1, NaN, 3)).toThrow('factor above 1');
  expect(() => exponentialBuckets(1, 1e300, 3)).toThrow('finite');
});
