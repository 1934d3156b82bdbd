import { restOfEstimates } from '../../estimates';
import { estimateAt, type AmountSeries, type EntityTotal, type Errors } from '../../history';
import type { Estimate } from '../../model';
import type { Certain } from './tightest-total';

type Quantity = 'data' | 'tunnelTime';

/**
 * An entity of which something is not known has no more than the server's total without all others; a single one of which
 * nothing is told has what they leave of it.
 */
export function boundedByServer(
  totals: readonly EntityTotal[],
  server: Record<Quantity, Estimate | null>
): EntityTotal[] {
  const isBounded = ({ data, tunnelTime }: EntityTotal) =>
    data !== null && tunnelTime !== null && data.most < Infinity && tunnelTime.most < Infinity;
  if (totals.every(isBounded)) {
    return [...totals];
  }
  const bound = (quantity: Quantity) => {
    const all = server[quantity];
    const known = totals.flatMap((total) => total[quantity] ?? []);
    const certainly = totals.reduce(
      (sum, total) => sum + (total[quantity]?.least ?? total.certainly?.[quantity] ?? 0),
      0
    );
    const rest = all && known.length === totals.length - 1 ? restOf(all, known) : null;
    return (estimate: Estimate | null) =>
      estimate && estimate.most === Infinity
        ? { ...estimate, most: Math.max(estimate.value, (all?.most ?? Infinity) - certainly + estimate.least) }
        : (estimate ?? rest);
  };
  const [data, tunnelTime] = [bound('data'), bound('tunnelTime')];
  return totals.map((total) => ({ ...total, data: data(total.data), tunnelTime: tunnelTime(total.tunnelTime) }));
}

/**
 * What the server certainly had more than its places is of a place whose counter began with it, which no answer shows. The
 * bounds of the largest of those that are estimates allow for it: nobody knows whose it is.
 */
export function withLackOfPlaces(
  places: readonly EntityTotal[],
  server: Record<Quantity, Estimate | null>
): EntityTotal[] {
  return (['data', 'tunnelTime'] as const).reduce(
    (totals, quantity) => withLack(totals, quantity, server[quantity]),
    [...places]
  );
}

function withLack(places: EntityTotal[], quantity: Quantity, all: Estimate | null): EntityTotal[] {
  const lack = (all?.least ?? 0) - places.reduce((sum, place) => sum + (place[quantity]?.most ?? Infinity), 0);
  const most = Math.max(...places.map((place) => (isEstimate(place[quantity]) ? place[quantity].most : 0)));
  return lack <= 0
    ? places
    : places.map((place) => {
        const own = place[quantity];
        return isEstimate(own) && own.most === most ? { ...place, [quantity]: { ...own, most: most + lack } } : place;
      });
}

function isEstimate(estimate: Estimate | null): estimate is Estimate {
  return estimate !== null && estimate.least < estimate.most;
}

/** Null where that says too little. */
function restOf(all: Estimate, known: readonly Estimate[]): Estimate | null {
  const rest = restOfEstimates(all, known);
  return rest.value > 0 && rest.most - rest.least <= rest.value ? rest : null;
}

/**
 * Rows of which nobody knows how much they are at most in an interval have no more than the server's total without all
 * others there.
 *
 * @param readCertain what is certainly in the sums over all rows' kind, by interval
 */
export function boundedRows<Row extends AmountSeries>(
  rows: readonly Row[],
  total: AmountSeries,
  readCertain: () => Certain
): Row[] {
  if (!rows.some(isOpen)) {
    return [...rows];
  }
  const certain = readCertain();
  const bounded = (row: Row, quantity: Quantity, errors: Errors): Errors => ({
    below: errors.below,
    above: errors.above.map((above, index) => {
      const [own, all] = [estimateAt(row, quantity, index), estimateAt(total, quantity, index)];
      const others = (certain[quantity][index] ?? 0) - (own?.least ?? 0);
      return above === Infinity && own && all ? Math.max(0, all.most - others - own.value) : above;
    }),
  });
  return rows.map((row) =>
    row.errors && isOpen(row)
      ? {
          ...row,
          errors: {
            data: bounded(row, 'data', row.errors.data),
            tunnelTime: bounded(row, 'tunnelTime', row.errors.tunnelTime),
          },
        }
      : row
  );
}

function isOpen({ errors }: AmountSeries): boolean {
  return errors !== undefined && [errors.data, errors.tunnelTime].some(({ above }) => above.includes(Infinity));
}
