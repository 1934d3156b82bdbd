import type { Amounts, Traffic } from '../declarations/traffic';

/**
 * Traffic of all places of one answer. What its keys certainly had more than its places is what no answer shows of a place: its
 * counter began with it. Nobody knows of which place; the bounds of the largest allow for it.
 */
export function withLackOfPlaces<Place extends { traffic: Traffic }>(places: readonly Place[]): Place[] {
  return (['data', 'tunnelTime'] as const).reduce(withLack, [...places]);
}

function withLack<Place extends { traffic: Traffic }>(places: Place[], quantity: keyof Amounts): Place[] {
  const mostOf = ({ traffic }: Place) => traffic[quantity]?.most ?? 0;
  const lack = (places[0]?.traffic.total[quantity]?.least ?? 0) - places.reduce((sum, place) => sum + mostOf(place), 0);
  const largest = places.reduce<Place | null>(
    (one, other) => (one && mostOf(one) >= mostOf(other) ? one : other),
    null
  );
  return places.map((place) => {
    const { traffic } = place;
    const own = traffic[quantity];
    return lack > 0 && own !== null && place === largest
      ? { ...place, traffic: { ...traffic, [quantity]: { ...own, most: own.most + lack } } }
      : place;
  });
}
