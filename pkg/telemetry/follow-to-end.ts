import { types } from 'node:util';

/** One of the two is called, once. */
export interface Outcome {
  succeeded(): void;
  failed(): void;
}

/**
 * Tells when a function's result has come to its end: a promise when it settles, an object with a `then` when it
 * settles for the first who waits for it, a generator when it is through, left, or throws, anything else at once. The
 * result stays the same object, and nothing is begun that only begins when somebody waits.
 */
export function followToEnd(result: unknown, outcome: Outcome): void {
  const { succeeded, failed } = once(outcome);
  if (types.isPromise(result)) {
    result.then(succeeded, failed);
  } else if (isGenerator(result)) {
    followGenerator(result, { succeeded, failed });
  } else if (isThenable(result)) {
    followThenable(result, { succeeded, failed });
  } else {
    succeeded();
  }
}

function once({ succeeded, failed }: Outcome): Outcome {
  let isOver = false;
  const first = (tell: () => void) => () => {
    if (!isOver) {
      isOver = true;
      tell();
    }
  };
  return { succeeded: first(succeeded), failed: first(failed) };
}

type Method = (this: unknown, ...parameters: unknown[]) => unknown;
const generatorMethods = ['next', 'return', 'throw'] as const;
type GeneratorLike = Record<(typeof generatorMethods)[number], Method>;

function isGenerator(result: unknown): result is GeneratorLike {
  return (
    isObject(result) &&
    (Symbol.asyncIterator in result || Symbol.iterator in result) &&
    generatorMethods.every((name) => typeof Reflect.get(result, name) === 'function')
  );
}

function isThenable(result: unknown): result is { then: Method } {
  return isObject(result) && typeof Reflect.get(result, 'then') === 'function';
}

function isObject(value: unknown): value is object {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}

function followGenerator(generator: GeneratorLike, outcome: Outcome): void {
  for (const name of generatorMethods) {
    const step = generator[name];
    replace(generator, name, outcome, function (this: unknown, ...parameters) {
      try {
        const result = step.apply(this, parameters);
        if (types.isPromise(result)) {
          result.then((stepped) => endIfDone(stepped, outcome), outcome.failed);
        } else {
          endIfDone(result, outcome);
        }
        return result;
      } catch (thrown) {
        outcome.failed();
        throw thrown;
      }
    });
  }
}

function endIfDone(stepped: unknown, { succeeded }: Outcome): void {
  if (isObject(stepped) && Reflect.get(stepped, 'done') === true) {
    succeeded();
  }
}

function followThenable(thenable: { then: Method }, outcome: Outcome): void {
  const { then } = thenable;
  replace(thenable, 'then', outcome, function (this: unknown, onFulfilled, onRejected) {
    return then.call(
      this,
      (value: unknown) => {
        outcome.succeeded();
        return typeof onFulfilled === 'function' ? (onFulfilled(value) as unknown) : value;
      },
      (reason: unknown) => {
        outcome.failed();
        if (typeof onRejected === 'function') {
          return onRejected(reason) as unknown;
        }
        throw reason;
      }
    );
  });
}

/** What cannot be replaced, in a frozen object, cannot be followed: the end is now. */
function replace<Name extends string>(
  object: Record<Name, Method>,
  name: Name,
  outcome: Outcome,
  method: Method
): void {
  const property = { value: method, configurable: true, writable: true, enumerable: false };
  if (!Reflect.defineProperty(object, name, property)) {
    outcome.succeeded();
  }
}
