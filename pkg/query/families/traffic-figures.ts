import { describeFamily, type QueryType, type TrafficFigureId } from '../catalogue';
import type { Traffic } from '../declarations/traffic';
import type { Bounds, RowFigures, Value } from '../rows/row';

/** Figures that are made of traffic, of one row. */
export interface TrafficFigures<Q extends QueryType> extends RowFigures {
  values: { readonly [id in TrafficFigureId<Q>]: Value };
}

/** @param traffic undefined: the figures do not apply */
export function trafficFigures<Q extends QueryType>(queryType: Q, traffic: Traffic | undefined): TrafficFigures<Q> {
  const values: Record<string, Value> = {};
  const bounds: Record<string, Bounds> = {};
  for (const { id, ofTraffic } of describeFamily(queryType).figures) {
    if (ofTraffic) {
      const estimate = traffic && ofTraffic(traffic);
      values[id] = estimate && estimate.value;
      if (estimate) {
        bounds[id] = estimate;
      }
    }
  }
  // Their ids are those of the declared figures.
  return { values: values as TrafficFigures<Q>['values'], bounds };
}

/** The same figures, where what is not known is nothing. */
export function knownFigures<Q extends QueryType>({ values, bounds }: TrafficFigures<Q>): TrafficFigures<Q> {
  const known = Object.entries<Value>(values).map(([id, value]) => [id, value ?? undefined]);
  return { values: Object.fromEntries(known) as TrafficFigures<Q>['values'], bounds };
}
