import { types } from 'node:util';

type AnyFunction<This, Arguments extends unknown[], Result> = (this: This, ...parameters: Arguments) => Result;
type Wrapper = <This, Arguments extends unknown[], Result>(
  measured: AnyFunction<This, Arguments, Result>
) => AnyFunction<This, Arguments, Result>;

interface Countable<Labels> {
  inc(labels: Labels): void;
}

interface InProgress<Labels> extends Countable<Labels> {
  dec(labels: Labels): void;
}

interface Observing<Labels> {
  observe(labels: Labels, value: number): void;
}

/**
 * Wraps functions, synchronous or with a promise as their result, so that what they throw or reject with is counted.
 * As all wrappers here, it leaves `this`, arguments, result (the promise itself) and error as they are.
 */
export function countExceptions<Labels>(counter: Countable<Labels>, labels: Labels): Wrapper {
  return measure(() => ({ failed: () => counter.inc(labels) }));
}

/** Wraps functions so that the gauge tells how many calls are going on. */
export function trackInProgress<Labels>(gauge: InProgress<Labels>, labels: Labels): Wrapper {
  return measure(() => {
    gauge.inc(labels);
    return { ended: () => gauge.dec(labels) };
  });
}

/** Wraps functions so that the summary or histogram observes how long each call took, in seconds, failed ones too. */
export function timer<Labels>(metric: Observing<Labels>, labels: Labels): Wrapper {
  return measure(() => {
    const start = performance.now();
    return { ended: () => metric.observe(labels, (performance.now() - start) / 1000) };
  });
}

interface CallWatch {
  failed?(): void;
  /** Also after a failure. */
  ended?(): void;
}

function measure(begin: () => CallWatch): Wrapper {
  return <This, Arguments extends unknown[], Result>(measured: AnyFunction<This, Arguments, Result>) => {
    const wrapped = function (this: This, ...parameters: Arguments): Result {
      const watch = begin();
      const succeeded = () => watch.ended?.();
      const failed = () => {
        watch.failed?.();
        watch.ended?.();
      };
      const result = orElse(failed, () => measured.apply(this, parameters));
      // Other objects with a `then` may begin their work only when it is called.
      if (types.isPromise(result)) {
        result.then(succeeded, failed);
      } else {
        succeeded();
      }
      return result;
    };
    Object.defineProperty(wrapped, 'name', { value: measured.name, configurable: true });
    return wrapped;
  };
}

function orElse<Result>(failed: () => void, call: () => Result): Result {
  try {
    return call();
  } catch (thrown) {
    failed();
    throw thrown;
  }
}
