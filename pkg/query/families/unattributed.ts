import type { Notice } from '../../frames/frame';
import { addEstimates, restOfEstimates } from '../../history/estimates';
import type { EntityTotal } from '../../history/history';
import type { Estimate } from '../../history/model';
import type { Amounts } from '../declarations/traffic';
import type { AnsweredAmounts } from './amounts';
import { serverLabels, type QueriedServer } from './family';
import type { KeyIdentity } from './key-identity';
import { sumOver } from './server-sums';

/** `key_id` of the one row for figures whose key Outline lost. */
export const unattributedId = 'unattributed';

/** Identity of the one row for figures whose key Outline lost. */
export function unattributedIdentity(server: QueriedServer): KeyIdentity {
  return { labels: { ...serverLabels(server), key_id: unattributedId }, display: 'Unattributed', name: null };
}

/** @param count of figures that belong to no single key */
export function unattributedNotices(count: number): Notice[] {
  return count === 0
    ? []
    : [
        {
          severity: 'warning',
          text: 'Outline’s metrics turn key ids into numbers, so some figures cannot be told apart by key. They are summed in the row "unattributed".',
        },
      ];
}

/**
 * What history knows of traffic that belongs to no single key.
 *
 * @param unattributed totals of ids that Outline lost
 * @param totals of all keys
 * @param server of the whole server
 */
export function unattributedAmounts(
  unattributed: readonly EntityTotal[],
  totals: readonly EntityTotal[],
  server: Amounts
): Amounts {
  const amount = (quantity: keyof Amounts) =>
    sumOf([...unattributed.map((total) => total[quantity]), restOf(server[quantity], totals, quantity)]);
  return { data: amount('data'), tunnelTime: amount('tunnelTime') };
}

/** Of those that are known; null where none is. */
function sumOf(estimates: ReadonlyArray<Estimate | null>): Estimate | null {
  return estimates.reduce((sum, estimate) => (sum && estimate ? addEstimates(sum, estimate) : (sum ?? estimate)), null);
}

function restOf(all: Estimate | null, totals: readonly EntityTotal[], quantity: keyof Amounts): Estimate | null {
  return restOfKnown(
    all,
    totals.map((total) => total[quantity])
  );
}

/**
 * What the server's total has more than its keys, where something of them is not known.
 *
 * @returns null where there is nothing to speak of, and where it may be 0 as well as twice as much
 */
export function restOfKnown(all: Estimate | null, keys: ReadonlyArray<Estimate | null>): Estimate | null {
  const known = keys.filter((estimate) => estimate !== null);
  if (all === null) {
    return null;
  }
  const rest = restOfEstimates(all, known);
  const isKnown = known.length === keys.length;
  const isOfNote = rest.value > (isKnown ? ROUNDING * all.value : 0);
  return isOfNote && (rest.least > 0 || rest.most < 2 * rest.value) ? rest : null;
}

/** Whether the server's total certainly has nothing to speak of more than its keys; where they are estimates it may. */
export function isNothingLeft(all: Estimate | null, keys: ReadonlyArray<Estimate | null>): boolean {
  const known = keys.filter((estimate) => estimate !== null);
  return all !== null && restOfEstimates(all, known).most <= ROUNDING * all.value;
}

/** Share of the server's sum that places may have more than keys, because first samples differ. */
const ROUNDING = 0.01;

/**
 * What flowed through places and is in no key's figures, of one answer: a key's counter began with it, which no answer
 * shows. Null where there is nothing.
 */
export function unlistedSums(
  accessKeys: readonly AnsweredAmounts[],
  locations: readonly AnsweredAmounts[]
): AnsweredAmounts | null {
  const more = (quantity: 'data' | 'tunnelTime') => {
    const ofPlaces = sumOver(locations, quantity);
    const rest = ofPlaces - sumOver(accessKeys, quantity);
    return rest > ROUNDING * ofPlaces ? rest : null;
  };
  const [data, tunnelTime] = [more('data'), more('tunnelTime')];
  return data === null && tunnelTime === null ? null : { data, tunnelTime };
}
