import type { Labels, LabelledNumber, Result } from './result';

/** From what binds least to what binds most. */
const levels: ReadonlyArray<Readonly<Record<string, (left: number, right: number) => number>>> = [
  { '&&': (left, right) => Number(left !== 0 && right !== 0) },
  {
    '==': (left, right) => Number(left === right),
    '>=': (left, right) => Number(left >= right),
    '>': (left, right) => Number(left > right),
    '<': (left, right) => Number(left < right),
  },
  { '*': (left, right) => left * right },
];

/**
 * Calculates an expression of numbers, `$NAME` and the operators above; numbers of both sides meet by their labels.
 *
 * @throws Error where it is another one
 */
export function calculate(expression: string, resultOf: (refId: string) => Result): Result {
  const tokens = expression.match(/\$\w+|[\d.]+|&&|==|>=|[<>*]/g) ?? [];
  const operand = (): Result => {
    const token = tokens.shift() ?? '';
    return token.startsWith('$') ? resultOf(token.slice(1)) : scalar(Number(token));
  };
  const level = (index: number): Result => {
    const operators = levels[index];
    if (!operators) {
      return operand();
    }
    let left = level(index + 1);
    for (let apply = operators[tokens[0] ?? '']; apply; apply = operators[tokens[0] ?? '']) {
      tokens.shift();
      left = combine(left, level(index + 1), apply);
    }
    return left;
  };
  const result = level(0);
  if (tokens.length > 0) {
    throw new Error(`cannot read "${expression}" from ${tokens.join(' ')}`);
  }
  return result;
}

function scalar(value: number): Result {
  if (Number.isNaN(value)) {
    throw new Error('a number is missing');
  }
  return { kind: 'numbers', numbers: [{ labels: {}, value }] };
}

function combine(left: Result, right: Result, apply: (left: number, right: number) => number): Result {
  if (left.kind === 'series' || right.kind === 'series') {
    throw new Error('a condition takes numbers: reduce the series first');
  }
  if (left.kind === 'no data' || right.kind === 'no data') {
    return { kind: 'no data' };
  }
  const numbers = left.numbers.flatMap((one) =>
    right.numbers.flatMap((other) => {
      const labels = commonLabels(one.labels, other.labels);
      return labels ? [{ labels, value: valueOf(one, other, apply) }] : [];
    })
  );
  return { kind: 'numbers', numbers };
}

function valueOf(
  { value: left }: LabelledNumber,
  { value: right }: LabelledNumber,
  apply: (left: number, right: number) => number
): number | null {
  return left === null || right === null ? null : apply(left, right);
}

/** The larger set, where it contains the other; else null. */
function commonLabels(one: Labels, other: Labels): Labels | null {
  const [larger, smaller] = Object.keys(one).length >= Object.keys(other).length ? [one, other] : [other, one];
  return Object.entries(smaller).every(([name, value]) => larger[name] === value) ? larger : null;
}
