import type { Estimate } from '../../history/model';
import type { CostTerms } from '../../settings/model';

/** What the invoice counts of bytes that Outline counts. */
export function trafficOf({ factor }: CostTerms, bytes: number): number {
  return bytes * factor;
}

/** What a server costs that had so many of Outline's bytes in a billing period; undefined where nothing has a price. */
export function costOf(terms: CostTerms, bytes: number): number | undefined {
  const { currency, base, included, pricePerByte } = terms;
  return currency === '' ? undefined : base + pricePerByte * Math.max(0, trafficOf(terms, bytes) - (included ?? 0));
}

/** How much of what is included so many bytes are; undefined where nothing is. */
export function useOfIncluded(terms: CostTerms, bytes: number): number | undefined {
  return terms.included ? trafficOf(terms, bytes) / terms.included : undefined;
}

/** A figure that grows with an amount, of an estimate of that; undefined where it does not apply. */
export function ofEstimate(amount: Estimate, figureOf: (bytes: number) => number | undefined): Estimate | undefined {
  const [value, least, most] = [figureOf(amount.value), figureOf(amount.least), figureOf(amount.most)];
  return value === undefined || least === undefined || most === undefined ? undefined : { value, least, most };
}
