import { estimateAt, type AmountSeries, type Errors } from '../../history';
import { errorsOf } from '../../estimates';
import type { Estimate } from '../../model';

/** The total of a kind of entities as its own series have it, and the seconds that it covers. */
export interface KindTotal {
  total: AmountSeries;
  coveredSeconds: readonly number[];
  /** What is certainly in the sums over its entities, by interval, also where the total is not known. */
  certain: () => Certain;
}

export type Certain = Readonly<Record<'data' | 'tunnelTime', readonly number[]>>;

/**
 * The server's total by interval out of its keys and its places: all that a key uses comes from some place. What one
 * kind does not know, the other may: then both bounds hold; and where they contradict each other, the kind with less lacks
 * a first sample. What one kind estimates, the other may know exactly.
 */
export function tightestTotal(own: KindTotal, readOther: () => KindTotal): AmountSeries {
  if (own.total.errors === undefined) {
    return own.total;
  }
  const other = readOther();
  const [data, tunnelTime] = [tightest('data', own, other), tightest('tunnelTime', own, other)];
  return {
    data: data.values,
    tunnelTime: tunnelTime.values,
    errors: { data: data.errors, tunnelTime: tunnelTime.errors },
  };
}

type Quantity = 'data' | 'tunnelTime';

/** Below this share of a value its bounds are those of roundings. */
const EXACT = 1e-5;

function isExact(estimate: Estimate): boolean {
  return widthOf(estimate) <= EXACT * estimate.value;
}

function tightest(
  quantity: Quantity,
  own: KindTotal,
  other: KindTotal
): { values: Array<number | null>; errors: Errors } {
  const certain = other.certain()[quantity];
  const estimates = own.total[quantity].map((_, index) => {
    const [mine, theirs] = [estimateAt(own.total, quantity, index), estimateAt(other.total, quantity, index)];
    const isSameTime = own.coveredSeconds[index] === other.coveredSeconds[index];
    const isUnknown = mine === null || mine.most === Infinity;
    const isBetter = theirs !== null && theirs.value > 0 && isExact(theirs) && mine !== null && !isExact(mine);
    const certainly = certain[index] ?? 0;
    if (isSameTime && mine !== null && theirs === null && certainly > mine.most * (1 + EXACT)) {
      // All of both is not known.
      return { value: Math.max(certainly, mine.value), least: certainly, most: Infinity };
    }
    if (!isSameTime || (!isUnknown && !isBetter && !isLess(mine, theirs))) {
      return mine;
    }
    // Over a longer time it may be mine that is exact, with what the other kind lacks.
    const told = tighter(mine, theirs);
    return told && mine && !isUnknown ? { ...told, most: Math.max(told.most, mine.value) } : told;
  });
  return {
    values: estimates.map((estimate) => estimate?.value ?? null),
    errors: errorsOf(estimates),
  };
}

function isLess(one: Estimate | null, other: Estimate | null): boolean {
  return one !== null && other !== null && one.most < other.least;
}

function tighter(one: Estimate | null, other: Estimate | null): Estimate | null {
  if (one === null || other === null) {
    // Nobody's traffic is no news of somebody who is not known.
    return one ?? (other && other.value > 0 ? other : null);
  }
  const [best, second] = widthOf(other) < widthOf(one) ? [other, one] : [one, other];
  const least = Math.max(best.least, second.least);
  const most = Math.min(best.most, second.most);
  if (least > most) {
    return best.value >= second.value ? best : second;
  }
  return { value: Math.min(Math.max(best.value, least), most), least, most };
}

function widthOf({ least, most }: Estimate): number {
  return most - least;
}
