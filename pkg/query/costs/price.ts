import { ofEstimate } from '../../history/estimates';
import type { Estimate } from '../../history/model';
import type { CostTerms } from '../../settings/model';
import { shareOf } from '../declarations/traffic';

/** What the invoice counts of bytes that Outline counts. */
export function trafficOf({ factor }: CostTerms, bytes: number): number {
  return bytes * factor;
}

/** What a server costs that had so many of Outline's bytes in a billing period; undefined where nothing has a price. */
export function costOf(terms: CostTerms, bytes: number): number | undefined {
  const { currency, base, included, pricePerByte } = terms;
  const beyond = Math.max(0, trafficOf(terms, bytes) - (included ?? 0));
  // What has no upper bound costs nothing more where traffic has no price.
  return currency === '' ? undefined : base + (pricePerByte === 0 ? 0 : pricePerByte * beyond);
}

/** A key has as much of the server's cost as of its data; undefined where nothing has a price, or nothing flowed. */
function costOfShare(terms: CostTerms, own: Estimate, ofServer: Estimate): Estimate | undefined {
  const whole = ofEstimate(ofServer, (bytes) => costOf(terms, bytes));
  const share = shareOf(own, ofServer);
  return (
    whole &&
    share && {
      value: whole.value * share.value,
      least: whole.least * share.least,
      most: whole.most * share.most,
    }
  );
}

/**
 * What a part of a server costs. Undefined where nothing has a price; null where it is not known.
 *
 * @param ofServer what all of the server used; undefined: the part is all of it
 */
export function costOfPart(
  terms: CostTerms,
  own: Estimate | null,
  ofServer: Estimate | null | undefined
): Estimate | null | undefined {
  return ofServer === undefined
    ? own && ofEstimate(own, (bytes) => costOf(terms, bytes))
    : own && ofServer && costOfShare(terms, own, ofServer);
}

/** How much of what is included so many bytes are; undefined where nothing is. */
export function useOfIncluded(terms: CostTerms, bytes: number): number | undefined {
  return terms.included ? trafficOf(terms, bytes) / terms.included : undefined;
}
