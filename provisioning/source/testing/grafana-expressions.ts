import type { CheckedFrame } from '../../../pkg/frames/check';
import type { Expression } from '../alerting/rule';
import { calculate } from './math-expression';
import type { Amount, Result } from './result';

/**
 * Reads a frame by its type.
 *
 * @throws Error where it is of a type that alert rules cannot read
 */
export function readFrame({ meta, fields }: CheckedFrame): Result {
  if (meta?.type !== 'numeric-wide' && meta?.type !== 'timeseries-wide') {
    throw new Error(`alert rules cannot read ${meta?.type}`);
  }
  if (fields.length === 0) {
    return { kind: 'no data' };
  }
  const labelled = fields
    .filter(({ name }) => name !== 'time')
    .map(({ labels = {}, values }) => ({ labels, values: values as readonly Amount[] }));
  return meta.type === 'timeseries-wide'
    ? { kind: 'series', series: labelled }
    : { kind: 'numbers', numbers: labelled.map(({ labels, values }) => ({ labels, value: values[0] ?? null })) };
}

/** @param results by `refId`. @throws Error where an expression asks for what it cannot take */
export function evaluate(expression: Expression, results: ReadonlyMap<string, Result>): Result {
  switch (expression.type) {
    case 'reduce':
      return reduce(expression, resultOf(results, expression.expression));
    case 'threshold': {
      const [{ evaluator }] = expression.conditions;
      return overNumbers(resultOf(results, expression.expression), (value) =>
        Number(evaluator.type === 'gt' ? value > evaluator.params[0] : value < evaluator.params[0])
      );
    }
    case 'math':
      return calculate(expression.expression, (refId) => resultOf(results, refId));
  }
}

/** Applies to each number that is one. @throws Error for series */
export function overNumbers(result: Result, apply: (value: number) => number): Result {
  if (result.kind === 'series') {
    throw new Error('a condition takes numbers: reduce the series first');
  }
  return result.kind === 'no data'
    ? result
    : {
        kind: 'numbers',
        numbers: result.numbers.map(({ labels, value }) => ({ labels, value: value === null ? null : apply(value) })),
      };
}

type Reduction = Extract<Expression, { type: 'reduce' }>;

const reducers: Readonly<Record<Reduction['reducer'], (values: readonly number[]) => number>> = {
  max: (values) => (values.length === 0 ? NaN : Math.max(...values)),
  mean: (values) => values.reduce((total, value) => total + value, 0) / values.length,
  min: (values) => (values.length === 0 ? NaN : Math.min(...values)),
};

/** In the mode that drops what is no number: first of the series, then of the outcome. */
function reduce({ reducer }: Reduction, result: Result): Result {
  if (result.kind !== 'series') {
    return result;
  }
  const numbers = result.series.map(({ labels, values }) => {
    const reduced = reducers[reducer](
      values.filter((value): value is number => value !== null && !Number.isNaN(value))
    );
    return { labels, value: Number.isNaN(reduced) ? null : reduced };
  });
  return { kind: 'numbers', numbers };
}

function resultOf(results: ReadonlyMap<string, Result>, refId: string): Result {
  const result = results.get(refId);
  if (!result) {
    throw new Error(`there is no ${refId}`);
  }
  return result;
}
