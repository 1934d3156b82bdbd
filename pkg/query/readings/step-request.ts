import type { Figure } from '../catalogue';
import type { OverTime } from '../declarations/figure';
import { familyOf } from '../families';
import type { Entities } from '../families/family';
import type { Query } from '../model';
import type { Timeline } from '../time/timeline';

/** What every part of a time series needs to know. */
export interface StepRequest {
  query: Query;
  figure: FigureOverTime;
  timeline: Timeline;
  signal: AbortSignal;
}

/** A figure of which history has time series. */
export type FigureOverTime = Figure & {
  overTime: Exclude<OverTime, { of: 'statistics' | 'overhead' | 'reachability' | 'budget' | 'cost' }>;
};

/** Whose traffic the query's series are made of. */
export function entitiesOf({ queryType }: Query): Entities {
  const { entities } = familyOf[queryType];
  if (!entities) {
    throw new RangeError(`time series of ${queryType} are not made of traffic`);
  }
  return entities;
}
