import type { Interval } from '../../../time/interval';
import type { EntityAmount, Measured } from '../../model';
import { type Amounts, type BucketAmount, isNothing, measures, nothing, type Part, reasonBit } from './amounts';

/**
 * What a span says, by entity number. Amounts of 0 are left out. An amount that reaches back before the span is not
 * known here; `reachBack` puts it in.
 *
 * @param listed amounts with the numbers of their entities
 * @throws RangeError for an amount that is not a whole number from 0 on, and for an entity that is named twice
 */
export function amountsOfSpan({ from, to }: Interval, listed: ReadonlyArray<[number, EntityAmount]>): Amounts {
  const amounts: Amounts = new Map();
  for (const [entity, entry] of listed) {
    const reachesBack = entry.from < from;
    const amount: BucketAmount = {
      data: partOf(reachesBack ? separately(entry.data) : entry.data, to - from),
      tunnelTime: partOf(reachesBack ? separately(entry.tunnelTime) : entry.tunnelTime, to - from),
      last: null,
      peak: null,
    };
    if (amounts.has(entity)) {
      throw new RangeError('A span names an entity twice.');
    }
    amounts.set(entity, amount);
  }
  return new Map([...amounts].filter(([, amount]) => !measures.every((measure) => isNothing(amount[measure]))));
}

/** What is known of the span alone where the amount includes time before it; what is certainly in it may lie there. */
function separately(measured: Measured): Measured {
  const reason = measured.status === 'unknown' ? measured.reason : 'disagreement';
  return { status: 'unknown', reason, atLeast: 0 };
}

function partOf(measured: Measured, seconds: number): Part {
  switch (measured.status) {
    case 'exact':
      return { ...nothing(), value: whole(measured.value) };
    case 'estimated': {
      const value = whole(measured.value);
      return { ...nothing(), value, below: value - whole(measured.least), above: whole(measured.most) - value };
    }
    case 'unknown':
      return {
        ...nothing(),
        value: whole(measured.atLeast),
        unknown: seconds,
        atLeast: measured.atLeast,
        reasons: reasonBit(measured.reason),
      };
  }
}

function whole(value: number): number {
  if (!Number.isSafeInteger(value) || value < 0) {
    throw new RangeError(`An amount must be a whole number from 0 on, not ${value}.`);
  }
  return value;
}
