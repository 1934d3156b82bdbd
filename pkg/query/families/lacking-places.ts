import type { Estimate } from '../../history/model';
import type { Amounts, Traffic } from '../declarations/traffic';

/**
 * Traffic of all places of one answer. What its keys certainly had more than its places is what no answer shows of a place: its
 * counter began with it. Nobody knows of which place, so each may have it.
 */
export function withLackOfPlaces<Place extends { traffic: Traffic }>(places: readonly Place[]): Place[] {
  const widened = (quantity: keyof Amounts) => {
    const most = places.reduce((sum, { traffic }) => sum + (traffic[quantity]?.most ?? 0), 0);
    return ({ [quantity]: own, total }: Traffic): Estimate | null =>
      own && { ...own, most: own.most + Math.max(0, (total[quantity]?.least ?? 0) - most) };
  };
  const [data, tunnelTime] = [widened('data'), widened('tunnelTime')];
  return places.map((place) => {
    const { traffic } = place;
    return { ...place, traffic: { ...traffic, data: data(traffic), tunnelTime: tunnelTime(traffic) } };
  });
}
