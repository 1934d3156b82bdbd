import type { EpochMilliseconds, EpochSeconds } from './units';

/** From a moment, inclusive, until another, exclusive. */
export interface Interval<Moment extends EpochSeconds | EpochMilliseconds = EpochSeconds> {
  from: Moment;
  to: Moment;
}
