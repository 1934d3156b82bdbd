import { type Amounts, isNothing, measures, noAmount, nothing, type Part, reasonBit } from './amounts';

/** Two measurements of one amount are equal within this share of the larger (`since-windows`), and these numbers. */
export const TOLERANCE = 2e-4;
export const slack = { data: 1, tunnelTime: 10 };

/**
 * What is left of a span when a part of its time was measured by itself.
 *
 * @param left seconds of the span that are left
 */
export function subtractAmounts(whole: Amounts, part: Amounts, left: number): Amounts {
  const rest: Amounts = new Map();
  for (const entity of new Set([...whole.keys(), ...part.keys()])) {
    const from = whole.get(entity) ?? noAmount();
    const taken = part.get(entity) ?? noAmount();
    const amount = noAmount();
    for (const measure of measures) {
      amount[measure] = subtractPart(from[measure], taken[measure], left, slack[measure]);
    }
    if (!measures.every((measure) => isNothing(amount[measure]))) {
      rest.set(entity, amount);
    }
  }
  return rest;
}

function subtractPart(whole: Part, part: Part, left: number, slackOfMeasure: number): Part {
  const value = whole.value - part.value;
  const shift = whole.shift - part.shift;
  const unknown = { unknown: left, shift, below: 0, above: 0 };
  if (left === 0) {
    return nothing();
  }
  if (whole.unknown > 0 || part.unknown > 0) {
    const atLeast = part.unknown > 0 ? 0 : Math.max(0, value);
    return { ...unknown, value: atLeast, atLeast, reasons: whole.reasons | part.reasons };
  }
  const [least, most] = [value - whole.below - part.above, value + whole.above + part.below];
  if (most < -(TOLERANCE * whole.value + slackOfMeasure)) {
    return { ...unknown, value: 0, atLeast: 0, reasons: reasonBit('negative') };
  }
  const rest = Math.max(0, value);
  const above = Math.max(0, Math.min(most, whole.value + whole.above) - rest);
  return { ...nothing(), value: rest, shift, below: rest - Math.max(0, least), above };
}

/** A part of a span has no more than all of it. */
export function boundByWhole(part: Amounts, whole: Amounts): void {
  for (const [entity, amount] of part) {
    for (const measure of measures) {
      const { value, above, unknown } = whole.get(entity)?.[measure] ?? nothing();
      const own = amount[measure];
      const more = value + above - own.value;
      if (unknown === 0 && own.unknown === 0 && more >= 0) {
        own.above = Math.min(own.above, more);
      }
    }
  }
}

/**
 * Of one time: what was known of it as a whole bounds the sum of its parts. Parts that were measured at one scrape share
 * their edges, so what one has too much another lacks, and the sum of their bounds is far too wide.
 */
export function boundByKnown(sum: Amounts, known: Amounts): void {
  for (const [entity, amount] of sum) {
    for (const measure of measures) {
      const [own, other] = [amount[measure], known.get(entity)?.[measure] ?? nothing()];
      if (isWhole(own) && isWhole(other)) {
        narrow(own, { least: other.value - other.below, most: other.value + other.above });
      }
    }
  }
}

const isWhole = ({ unknown, shift }: Part): boolean => unknown === 0 && shift === 0;

/** Bounds that do not meet contradict each other: then both may be wrong, and the wider ones stay. */
function narrow(part: Part, { least, most }: { least: number; most: number }): void {
  const [low, high] = [Math.max(part.value - part.below, least), Math.min(part.value + part.above, most)];
  if (low <= high) {
    part.value = Math.min(Math.max(part.value, low), high);
    part.below = part.value - low;
    part.above = high - part.value;
  }
}

/** Whether the part leaves open what the whole knew. */
export function knowsLess(part: Amounts, whole: Amounts): boolean {
  return [...part].some(([entity, amount]) =>
    measures.some((measure) => amount[measure].unknown > 0 && !(whole.get(entity)?.[measure].unknown ?? 0))
  );
}
