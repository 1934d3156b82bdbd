import { estimateAt, type AmountSeries, type EntityTotal, type Errors } from '../../history';
import type { Estimate } from '../../model';

/** The total of a kind of entities as its own series have it, and the seconds that it covers. */
export interface KindTotal {
  total: AmountSeries;
  coveredSeconds: readonly number[];
}

/**
 * The server's total by interval out of its keys and its places: all that a key uses comes from some place. What one
 * kind does not know, the other may: then both bounds hold; and where they contradict each other, the kind with less lacks
 * a first sample.
 */
export function tightestTotal(own: KindTotal, other: KindTotal): AmountSeries {
  const [data, tunnelTime] = [tightest('data', own, other), tightest('tunnelTime', own, other)];
  return {
    data: data.values,
    tunnelTime: tunnelTime.values,
    errors: { data: data.errors, tunnelTime: tunnelTime.errors },
  };
}

type Quantity = 'data' | 'tunnelTime';

/** Whether there is an interval of which the series does not know all. */
export function hasUnknown({ errors, data, tunnelTime }: AmountSeries): boolean {
  return (
    errors !== undefined &&
    (data.includes(null) ||
      tunnelTime.includes(null) ||
      errors.data.above.includes(Infinity) ||
      errors.tunnelTime.above.includes(Infinity))
  );
}

function tightest(
  quantity: Quantity,
  own: KindTotal,
  other: KindTotal
): { values: Array<number | null>; errors: Errors } {
  const estimates = own.total[quantity].map((_, index) => {
    const [mine, theirs] = [estimateAt(own.total, quantity, index), estimateAt(other.total, quantity, index)];
    const isSameTime = own.coveredSeconds[index] === other.coveredSeconds[index];
    const isUnknown = mine === null || mine.most === Infinity;
    return isUnknown && isSameTime ? tighter(mine, theirs) : mine;
  });
  return {
    values: estimates.map((estimate) => estimate?.value ?? null),
    errors: {
      below: estimates.map((estimate) => (estimate ? estimate.value - estimate.least : 0)),
      above: estimates.map((estimate) => (estimate ? estimate.most - estimate.value : 0)),
    },
  };
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

/** An entity of which something is not known has no more than the server's total without all others. */
export function boundedByServer(
  totals: readonly EntityTotal[],
  server: Record<Quantity, Estimate | null>
): EntityTotal[] {
  if (!totals.some(({ data, tunnelTime }) => data?.most === Infinity || tunnelTime?.most === Infinity)) {
    return [...totals];
  }
  const bound = (quantity: Quantity) => {
    const most = server[quantity]?.most ?? Infinity;
    const certainly = totals.reduce((sum, total) => sum + (total[quantity]?.least ?? 0), 0);
    return (estimate: Estimate | null) =>
      estimate && estimate.most === Infinity
        ? { ...estimate, most: Math.max(estimate.value, most - certainly + estimate.least) }
        : estimate;
  };
  const [data, tunnelTime] = [bound('data'), bound('tunnelTime')];
  return totals.map((total) => ({ ...total, data: data(total.data), tunnelTime: tunnelTime(total.tunnelTime) }));
}
