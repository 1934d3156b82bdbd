import { setTimeout as delay } from 'node:timers/promises';
import { Counter } from './collectors/counter';
import { Gauge } from './collectors/gauge';
import { Histogram } from './collectors/histogram';
import { Summary } from './collectors/summary';
import { countExceptions, timer, trackInProgress } from './measure-function';

const help = 'For a test.';
const failures = () => new Counter({ name: 'failures_total', help, labelNames: ['route'] });
const inProgress = () => new Gauge({ name: 'in_progress', help, labelNames: ['route'] });
const durations = () => new Summary({ name: 'duration_seconds', help, labelNames: ['route'] });
const labels = { route: 'server' };
const failure = new Error('as thrown');
const wrong: typeof labels = JSON.parse('{"rout":"server"}');

/** Begins when somebody waits for it, as queries of many libraries do. */
class Lazy {
  readonly #result: unknown;

  constructor(result: unknown) {
    this.#result = result;
  }
  then(onFulfilled?: (value: unknown) => unknown, onRejected?: (reason: unknown) => unknown): Promise<unknown> {
    const settled = delay(30).then(() => (this.#result instanceof Error ? Promise.reject(this.#result) : this.#result));
    return settled.then(onFulfilled, onRejected);
  }
}

const wrappers = [
  ['countExceptions', () => countExceptions(failures(), labels)],
  ['trackInProgress', () => trackInProgress(inProgress(), labels)],
  ['timer', () => timer(durations(), labels)],
] as const;

describe.each(wrappers)('%s', (_, wrapper) => {
  class Adder {
    readonly #base: number;

    constructor(base: number) {
      this.#base = base;
    }
    add(first: number, second: number): number {
      return this.#base + first + second;
    }
  }

  it('keeps this, arguments, result and name', () => {
    const add = wrapper()(Adder.prototype.add);
    expect(add.call(new Adder(100), 20, 3)).toBe(123);
    expect(add.name).toBe('add');
  });

  it('keeps the promise', async () => {
    const promise = Promise.resolve(5);
    expect(wrapper()(() => promise)()).toBe(promise);
    await promise;
  });

  it('keeps what is thrown and what is rejected', async () => {
    const thrower = wrapper()(() => {
      throw failure;
    });
    expect(thrower).toThrow(failure);
    await expect(wrapper()(() => Promise.reject(failure))()).rejects.toBe(failure);
  });

  it('does not start what only begins when somebody waits for it', () => {
    const then = jest.fn();
    wrapper()(() => ({ then }))();
    expect(then).not.toHaveBeenCalled();
  });

  it('keeps generators, and what is only like a promise, as they are', async () => {
    const generator = (function* () {
      yield 1;
    })();
    expect(wrapper()(() => generator)()).toBe(generator);
    expect([...generator]).toEqual([1]);
    const thenable = Object.freeze({ then: (resolve: (value: number) => void) => resolve(5) });
    expect(wrapper()(() => thenable)()).toBe(thenable);
    expect(await thenable).toBe(5);
  });

  it('hands on what a thenable settles with', async () => {
    expect(await wrapper()(() => new Lazy(5))()).toBe(5);
    await expect(Promise.resolve(wrapper()(() => new Lazy(failure))())).rejects.toBe(failure);
  });
});

it.each([
  ['countExceptions', () => countExceptions(failures(), wrong)],
  ['trackInProgress', () => trackInProgress(inProgress(), wrong)],
  ['timer', () => timer(durations(), wrong)],
] as const)('%s says at once that its labels are wrong', (_, decorate) => {
  expect(decorate).toThrow('Labels wanted: route; given: rout.');
});

it('never puts an error of measuring before the function’s own, or its result', async () => {
  const broken = {
    checkLabels() {},
    inc(): void {
      throw new Error('of measuring');
    },
    dec(): void {
      throw new Error('of measuring');
    },
    observe(): void {
      throw new Error('of measuring');
    },
  };
  for (const wrapper of [countExceptions(broken, labels), trackInProgress(broken, labels), timer(broken, labels)]) {
    expect(wrapper(() => 5)()).toBe(5);
    await expect(wrapper(() => Promise.reject(failure))()).rejects.toBe(failure);
    expect(
      wrapper(() => {
        throw failure;
      })
    ).toThrow(failure);
  }
});

it('follows a thenable to its end', async () => {
  const [gauge, counter, summary] = [inProgress(), failures(), durations()];
  const run = (result: unknown) =>
    timer(summary, labels)(trackInProgress(gauge, labels)(countExceptions(counter, labels)(() => new Lazy(result))))();
  const waiting = run(5);
  expect(await gauge.get(labels)).toBe(1);
  await waiting;
  await Promise.resolve(run(failure)).catch(() => {});
  expect(await gauge.get(labels)).toBe(0);
  expect(await counter.get(labels)).toBe(1);
  const { count, sum } = await summary.get(labels);
  expect(count).toBe(2);
  expect(sum).toBeGreaterThan(0.055);
});

describe('a generator', () => {
  const steps = async function* (fails = false) {
    yield 1;
    await delay(30);
    if (fails) {
      throw failure;
    }
    yield 2;
  };

  async function drain(generator: AsyncIterable<number>): Promise<void> {
    for await (const step of generator) {
      expect(step).toBe(1);
    }
  }

  it('is followed to its end, its failure, or where it is left', async () => {
    const [gauge, counter, summary] = [inProgress(), failures(), durations()];
    const run = timer(
      summary,
      labels
    )(trackInProgress(gauge, labels)(countExceptions(counter, labels)((fails: boolean) => steps(fails))));
    const seen: number[] = [];
    for await (const step of run(false)) {
      seen.push(step);
      expect(await gauge.get(labels)).toBe(1);
    }
    expect(seen).toEqual([1, 2]);
    await expect(drain(run(true))).rejects.toBe(failure);
    for await (const step of run(false)) {
      expect(step).toBe(1);
      break;
    }
    expect(await gauge.get(labels)).toBe(0);
    expect(await counter.get(labels)).toBe(1);
    const { count, sum } = await summary.get(labels);
    expect(count).toBe(3);
    expect(sum).toBeGreaterThan(0.055);
  });

  it('that is synchronous, too', async () => {
    const gauge = inProgress();
    const count = trackInProgress(
      gauge,
      labels
    )(function* () {
      yield 1;
      yield 2;
    });
    for (const step of count()) {
      expect([step, await gauge.get(labels)]).toEqual([step, 1]);
    }
    expect(await gauge.get(labels)).toBe(0);
  });
});

it('counts exceptions, thrown and rejected, and nothing else', async () => {
  const counter = failures();
  const count = countExceptions(counter, labels);
  count(() => 5)();
  await count(async () => 5)();
  expect(await counter.getAll()).toEqual([]);
  expect(
    count(() => {
      throw failure;
    })
  ).toThrow();
  await count(() => Promise.reject(failure))().catch(() => {});
  expect(await counter.get(labels)).toBe(2);
});

it('tracks what is in progress, until the promise has settled', async () => {
  const gauge = inProgress();
  const track = trackInProgress(gauge, labels);
  const seen = await track(() => gauge.get(labels))();
  expect(seen).toBe(1);
  expect(await gauge.get(labels)).toBe(0);
  const calls = [track(() => delay(20))(), track(() => delay(20).then(() => Promise.reject(failure)))()];
  expect(await gauge.get(labels)).toBe(2);
  await Promise.allSettled(calls);
  expect(await gauge.get(labels)).toBe(0);
});

it('times calls in seconds, failed ones too, in summaries and histograms', async () => {
  const summary = durations();
  const histogram = new Histogram({ name: 'duration_seconds', help, labelNames: ['route'] });
  for (const metric of [summary, histogram]) {
    await timer(metric, labels)(() => delay(30))();
    await timer(metric, labels)(() => delay(30).then(() => Promise.reject(failure)))().catch(() => {});
    timer(metric, labels)(() => 5)();
    const { sum, count } = await metric.get(labels);
    expect(count).toBe(3);
    expect(sum).toBeGreaterThan(0.055);
    expect(sum).toBeLessThan(5);
  }
});
