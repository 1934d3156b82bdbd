import { followToEnd } from './follow-to-end';

type AnyFunction<This, Arguments extends unknown[], Result> = (this: This, ...parameters: Arguments) => Result;
type Wrapper = <This, Arguments extends unknown[], Result>(
  measured: AnyFunction<This, Arguments, Result>
) => AnyFunction<This, Arguments, Result>;

interface Labelled<Labels> {
  /** @throws RangeError where labels are missing or unknown */
  checkLabels(labels: Labels): void;
}

interface Countable<Labels> extends Labelled<Labels> {
  inc(labels: Labels): void;
}

interface InProgress<Labels> extends Countable<Labels> {
  dec(labels: Labels): void;
}

interface Observing<Labels> extends Labelled<Labels> {
  observe(labels: Labels, value: number): void;
}

/**
 * Wraps functions so that what they throw or reject with is counted. As all wrappers here, it leaves `this`, arguments,
 * result (the promise itself) and error as they are, whatever becomes of the measuring, and follows promises, objects
 * with a `then` and generators to their end. What nobody waits for or goes through has none.
 *
 * @throws RangeError where labels are missing or unknown
 */
export function countExceptions<Labels>(counter: Countable<Labels>, labels: Labels): Wrapper {
  counter.checkLabels(labels);
  return measure(() => ({ failed: () => counter.inc(labels) }));
}

/** Wraps functions so that the gauge tells how many calls are going on. @throws RangeError as `countExceptions` */
export function trackInProgress<Labels>(gauge: InProgress<Labels>, labels: Labels): Wrapper {
  gauge.checkLabels(labels);
  return measure(() => {
    gauge.inc(labels);
    return { ended: () => gauge.dec(labels) };
  });
}

/**
 * Wraps functions so that the summary or histogram observes how long each call took, in seconds, failed ones too.
 *
 * @throws RangeError as `countExceptions`
 */
export function timer<Labels>(metric: Observing<Labels>, labels: Labels): Wrapper {
  metric.checkLabels(labels);
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
      const watch = quietly(begin);
      const succeeded = () => void quietly(() => watch?.ended?.());
      const failed = () => {
        quietly(() => watch?.failed?.());
        succeeded();
      };
      const result = orElse(failed, () => measured.apply(this, parameters));
      followToEnd(result, { succeeded, failed });
      return result;
    };
    Object.defineProperty(wrapped, 'name', { value: measured.name, configurable: true });
    return wrapped;
  };
}

/** What goes wrong with measuring is no matter of those who call what is measured. */
function quietly<Result>(work: () => Result): Result | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}

function orElse<Result>(failed: () => void, call: () => Result): Result {
  try {
    return call();
  } catch (thrown) {
    failed();
    throw thrown;
  }
}
