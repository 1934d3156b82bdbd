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

const wrappers = [
  ['countExceptions', () => countExceptions(failures(), labels)],
  ['trackInProgress', () => trackInProgress(inProgress(), labels)],
  ['timer', () => timer(durations(), labels)],
] as const;

describe.each(wrappers)('%s', (_, wrapper) => {
  class Adder {
    constructor(private readonly base: number) {}
    add(first: number, second: number): number {
      return this.base + first + second;
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
