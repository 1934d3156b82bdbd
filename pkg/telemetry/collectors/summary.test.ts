import fc from 'fast-check';
import { Summary } from './summary';
import { defaultTargets, TargetedQuantiles, type QuantileTarget } from './targeted-quantiles';

const help = 'For a test.';

/** Lowest and highest rank, counted from 1, that the value has among the sorted ones. */
function ranksOf(value: number, sorted: Float64Array): { lowest: number; highest: number } {
  return { lowest: sorted.indexOf(value) + 1, highest: sorted.lastIndexOf(value) + 1 };
}

/** What is estimated must be one of the values, and of a rank within the target's error (or the nearest whole rank). */
function expectWithinErrors(values: readonly number[], targets: readonly QuantileTarget[] = defaultTargets): void {
  const sketch = new TargetedQuantiles(targets);
  values.forEach((value) => sketch.observe(value));
  const sorted = Float64Array.from(values).sort();
  for (const { quantile, error } of targets) {
    const { lowest, highest } = ranksOf(sketch.query(quantile), sorted);
    expect(lowest).toBeGreaterThan(0);
    expect(lowest).toBeLessThanOrEqual(Math.max(1, Math.ceil((quantile + error) * values.length)));
    expect(highest).toBeGreaterThanOrEqual(Math.floor((quantile - error) * values.length));
  }
}

/** The same numbers each time, 0 to 1. */
function* pseudoRandom(): Generator<number, never> {
  for (let state = 12345; ;) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    yield state / 2 ** 32;
  }
}

const count = 50_000;
const random = pseudoRandom();
const ascending = Array.from({ length: count }, (_, index) => index);
const streams: Record<string, number[]> = {
  shuffled: ascending.map(() => random.next().value),
  sorted: ascending,
  reversed: [...ascending].reverse(),
  'from both ends': ascending.map((index) => (index % 2 ? index : -index)),
  '98 % equal': ascending.map((index) => (index % 50 === 0 ? 400 + random.next().value : 1)),
  'two values': ascending.map((index) => (index % 10 === 0 ? 1 : 0)),
  'all equal': ascending.map(() => 7),
  'heavy-tailed': ascending.map(() => (1 - random.next().value) ** -2),
  'sorted, then low ones': ascending.map((index) => (index < count / 2 ? index : -index)),
};

describe.each(Object.entries(streams))('quantiles of a stream that is %s', (_, values) => {
  it('are within their errors', () => {
    expectWithinErrors(values);
  });

  it('are within narrow errors in the tails', () => {
    expectWithinErrors(values, [
      { quantile: 0.001, error: 0.0005 },
      { quantile: 0.999, error: 0.0005 },
    ]);
  });

  it('take few tuples', () => {
    const sketch = new TargetedQuantiles(defaultTargets);
    values.forEach((value) => sketch.observe(value));
    expect(sketch.size).toBeLessThan(700);
  });
});

it('is within any errors for any stream', () => {
  const target = fc.record({
    quantile: fc.double({ min: 0, max: 1, noNaN: true }),
    error: fc.double({ min: 0.001, max: 0.2, noNaN: true }),
  });
  fc.assert(
    fc.property(
      fc.array(fc.oneof(fc.integer({ min: 0, max: 5 }), fc.integer()), { minLength: 1, maxLength: 3000, size: 'max' }),
      fc.uniqueArray(target, { minLength: 1, maxLength: 4, selector: ({ quantile }) => quantile }),
      expectWithinErrors
    )
  );
});

it('may be asked at any moment', () => {
  const sketch = new TargetedQuantiles(defaultTargets);
  const seen: number[] = [];
  for (let index = 0; index < 5000; index++) {
    const value = (index * 7919) % 5003;
    seen.push(value);
    sketch.observe(value);
    if (index % 97 === 0) {
      const sorted = Float64Array.from(seen).sort();
      const { lowest, highest } = ranksOf(sketch.query(0.9), sorted);
      expect(lowest).toBeLessThanOrEqual(Math.ceil(0.91 * seen.length));
      expect(highest).toBeGreaterThanOrEqual(Math.floor(0.89 * seen.length));
    }
  }
});

it.each([
  [[{ quantile: -0.1, error: 0.1 }]],
  [[{ quantile: 1.1, error: 0.1 }]],
  [[{ quantile: 0.5, error: 0 }]],
  [[{ quantile: 0.5, error: NaN }]],
  [
    [
      { quantile: 0.5, error: 0.1 },
      { quantile: 0.5, error: 0.2 },
    ],
  ],
])('refuses the targets %j', (targets) => {
  expect(() => new Summary({ name: 'a', help, targets })).toThrow(RangeError);
});

it('tells sum, count and quantiles of each series', async () => {
  const summary = new Summary({ name: 'duration_seconds', help, labelNames: ['route'] });
  for (let value = 1; value <= 100; value++) {
    summary.observe({ route: 'server' }, value);
  }
  summary.add({ route: 'metrics' }, 4);
  expect(await summary.getAll()).toEqual([
    {
      labels: { route: 'server' },
      created: expect.any(Number),
      value: {
        sum: 5050,
        count: 100,
        quantiles: [
          { quantile: 0.5, value: 50 },
          { quantile: 0.9, value: 90 },
          { quantile: 0.99, value: 99 },
        ],
      },
    },
    expect.objectContaining({ labels: { route: 'metrics' } }),
  ]);
  await expect(summary.get({ route: 'other' })).rejects.toThrow('no series');
});

it('does not know quantiles of nothing', async () => {
  const { count: observed, quantiles } = await new Summary({ name: 'a', help }).get({});
  expect(observed).toBe(0);
  expect(quantiles.map(({ value }) => value)).toEqual([NaN, NaN, NaN]);
});

it('refuses to observe NaN, by name', async () => {
  const summary = new Summary({ name: 'duration_seconds', help });
  expect(() => summary.observe({}, NaN)).toThrow(new RangeError('NaN cannot be observed in duration_seconds.'));
  expect(await summary.get({})).toMatchObject({ count: 0, sum: 0 });
});

it('counts what is infinite', async () => {
  const summary = new Summary({ name: 'a', help });
  [1, 2, Infinity].forEach((value) => summary.observe({}, value));
  const { count: observed, sum, quantiles } = await summary.get({});
  expect([observed, sum, quantiles.at(-1)?.value]).toEqual([3, Infinity, Infinity]);
});

it('tells quantiles in ascending order, whatever the order of the targets', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.shuffledSubarray([0.01, 0.1, 0.5, 0.51, 0.9, 0.95, 0.99, 0.999], { minLength: 2 }),
      fc.array(fc.integer({ min: 0, max: 5000 }), { minLength: 1, maxLength: 4000, size: 'max' }),
      async (asked, values) => {
        const targets = asked.map((quantile, index) => ({ quantile, error: index % 2 === 0 ? 0.001 : 0.05 }));
        const summary = new Summary({ name: 'a', help, targets });
        values.forEach((value) => summary.observe({}, value));
        const { quantiles } = await summary.get({});
        const ascending = (numbers: number[]) => numbers.toSorted((one, other) => one - other);
        expect(quantiles.map(({ quantile }) => quantile)).toEqual(ascending(asked));
        expect(quantiles.map(({ value }) => value)).toEqual(ascending(quantiles.map(({ value }) => value)));
      }
    )
  );
});

describe('over a moving window', () => {
  beforeEach(() => void jest.useFakeTimers());
  afterEach(() => void jest.useRealTimers());

  it('tells quantiles of what was observed lately, and sum and count of all', async () => {
    const summary = new Summary({ name: 'a', help, maxAgeSeconds: 600 });
    const median = async () => (await summary.get({})).quantiles[0]?.value;
    summary.observe({}, 100);
    jest.advanceTimersByTime(479_000);
    summary.observe({}, 1);
    summary.observe({}, 1);
    summary.observe({}, 1);
    expect(await median()).toBe(1);
    expect((await summary.get({})).quantiles.at(-1)?.value).toBe(100);
    jest.advanceTimersByTime(122_000);
    expect((await summary.get({})).quantiles.at(-1)?.value).toBe(1);
    jest.advanceTimersByTime(600_000);
    expect(await summary.get({})).toMatchObject({ count: 4, sum: 103 });
    expect(await median()).toBeNaN();
    jest.advanceTimersByTime(86_400_000);
    summary.observe({}, 7);
    expect(await median()).toBe(7);
  });

  it.each([{ maxAgeSeconds: 0 }, { maxAgeSeconds: NaN }, { maxAgeSeconds: 60, ageBuckets: 0.5 }])(
    'refuses %j',
    (window) => {
      expect(() => new Summary({ name: 'a', help, ...window })).toThrow('is no moving window');
    }
  );
});
