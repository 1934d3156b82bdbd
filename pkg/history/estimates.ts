import type { Errors } from './history';
import type { Estimate } from './model';

/**
 * From this share of a figure on an error is worth a word. The past that the server still knew when history began is off by
 * less, for a month: that stands in the help, and who wants to see it asks for bounds.
 */
export const MENTIONED_ERROR = 0.05;

/** Two parts together. */
export function addEstimates(one: Estimate, other: Estimate): Estimate {
  return { value: one.value + other.value, least: one.least + other.least, most: one.most + other.most };
}

/** What a total has more than its parts: the more these may have, the less is left. */
export function restOfEstimates(total: Estimate, parts: readonly Estimate[]): Estimate {
  const sum = (of: (part: Estimate) => number) => parts.reduce((added, part) => added + of(part), 0);
  return {
    value: total.value - sum(({ value }) => value),
    least: Math.max(0, total.least - sum(({ most }) => most)),
    most: total.most - sum(({ least }) => least),
  };
}

/** Of estimates in a row; 0 where there is none. */
export function errorsOf(estimates: ReadonlyArray<Estimate | null>): Errors {
  return {
    below: estimates.map((estimate) => (estimate ? estimate.value - estimate.least : 0)),
    above: estimates.map((estimate) => (estimate ? estimate.most - estimate.value : 0)),
  };
}

/** A figure that grows with an amount, of an estimate of that; undefined where it does not apply. */
export function ofEstimate(amount: Estimate, figureOf: (bytes: number) => number | undefined): Estimate | undefined {
  const [value, least, most] = [figureOf(amount.value), figureOf(amount.least), figureOf(amount.most)];
  return value === undefined || least === undefined || most === undefined ? undefined : { value, least, most };
}
