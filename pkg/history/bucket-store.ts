import type { Interval } from '../time/interval';
import type { EventStore } from './events/event';
import type { FirstTraffic, FirstTrafficRequest, History } from './history';
import type { AvailabilitySample, MeasuredSpan } from './model';
import { DAY, HOUR } from '../time/units';

/** The finest buckets, in seconds. */
export const FIVE_MINUTES = 300;

/** Lengths of the buckets that are kept, in seconds, finest first. */
export const resolutions = [FIVE_MINUTES, HOUR, DAY] as const;
export type Resolution = (typeof resolutions)[number];

/** When something certainly was not there yet, epoch seconds. */
export interface Begins {
  /** The server was set up; null: not known. */
  createdAt: number | null;
  /** By `entityName`: the last look at which an entity was not there yet. */
  absentAt: ReadonlyMap<string, number>;
}

/**
 * What is kept of one server, by its `serverId`: amounts in buckets that are rolled up as they close. Everything is
 * written at once and can be read at once; a crash loses at most the write under way.
 */
export interface BucketStore extends Pick<History, 'totals' | 'series' | 'availability'> {
  /**
   * Keeps a span. Spans shorter than five minutes are joined to buckets of five minutes; spans of an hour or a day on
   * their own edges are buckets of that resolution; others stand as one amount at their end, and the buckets before it
   * are null. What is known already at the same or a finer resolution stays, and is taken out of what is written
   * coarser; what is written finer than what is known is taken out of that, or takes its place when it is complete.
   *
   * @throws RangeError where an edge is no full minute, an amount no whole number, or an entity is named twice
   */
  write(span: MeasuredSpan): void;
  writeAvailability(sample: AvailabilitySample): void;
  /**
   * Parts of `[from, to)` that are not known at this or a finer resolution, oldest first, and would still be kept. Edges
   * are multiples of it. What lies in a longer span that stands as one amount is not known, unless a finer measurement of it
   * was written and knew less.
   */
  gaps(from: number, to: number, resolution: Resolution): Interval[];
  firstTraffic(request: FirstTrafficRequest, begins: Begins): Promise<FirstTraffic>;
  /** What happened to the server; null: that is not kept. */
  readonly events: EventStore | null;
  /** Epoch seconds before which nothing is kept. */
  keptFrom(): number;
  /** First and last moment of which anything is kept; null when nothing is. */
  extent(): Interval | null;
  /** A small document of the sampler's own (its anchors), kept in the same transaction as the spans around it. */
  readState(name: string): string | null;
  writeState(name: string, document: string): void;
  /** Roll-ups are made at its end; what is read in it may be older. */
  transaction<T>(work: () => T): T;
}
