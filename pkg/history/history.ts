import type { Notice } from '../frames/frame';
import type { Seconds } from '../time/units';
import type { EventLog, KeyLife } from './events/event';
import type { Entity, EntityKind, Estimate } from './model';

/**
 * Figures of one server over time, whoever keeps them: the embedded store, or a Prometheus-compatible engine.
 * Amounts are bytes and seconds; null is "not known". Times are epoch **seconds**, UTC.
 */
export interface History {
  /** What it keeps, and how finely; never changes. */
  readonly capabilities: HistoryCapabilities;
  /**
   * Each entity's amounts over `[from, to)`, also of entities that were there and had 0. What rankings, tables and
   * stat panels are made of.
   */
  totals(request: TotalsRequest): Promise<EntityTotals>;
  /** Amounts between consecutive edges. */
  series(request: SeriesRequest): Promise<HistorySeries>;
  /** Share of polls of the server that were answered, and mean response time, between consecutive edges. */
  availability(request: EdgesRequest): Promise<AvailabilitySeries>;
  /** When entities had traffic for the first time; cheap. */
  firstTraffic(request: FirstTrafficRequest): Promise<FirstTraffic>;
  /**
   * What happened to the server and its keys; cheap.
   *
   * @throws PluginError `EVENTS_NOT_KEPT` where `capabilities` say that none are kept
   */
  events(request: EventsRequest): Promise<EventLog>;
  /** Every access key that was ever listed; cheap. @throws PluginError `EVENTS_NOT_KEPT` */
  keyLives(): Promise<KeyLife[]>;
  /** What is known and what is still being fetched; cheap. */
  progress(): HistoryProgress;
}

/** Whether all samples are there, so that any edges will do. */
export function keepsSamples({ capabilities }: Pick<History, 'capabilities'>): boolean {
  return capabilities.buckets === null;
}

export interface HistoryCapabilities {
  /**
   * Lengths of the buckets in which the past may be kept, finest first: amounts are told between their edges. Null: all
   * samples are kept, so that any edges will do. Empty: nothing is kept, and nothing will be.
   */
  buckets: readonly Seconds[] | null;
  /**
   * Whether `progress` says where figures begin and end, and how much of the past is still to be fetched; else the
   * answers say so.
   */
  hasProgress: boolean;
  /** Whether it notices what happens to the server and its keys. */
  hasEvents: boolean;
}

interface Cancellable {
  signal: AbortSignal;
}

/** What need not be told, so that an engine is spared most of its work. */
interface Bounded {
  /** Amounts alone are wanted: when entities had traffic, how many clients, and who was online may be null. */
  amountsOnly?: boolean;
}

export interface TotalsRequest extends Cancellable, Bounded {
  kind: EntityKind;
  from: number;
  to: number;
}

export interface EdgesRequest extends Cancellable {
  /** Ascending, at least two, multiples of 60; need not be evenly spaced (months, daylight saving). */
  edges: readonly number[];
}

export interface SeriesRequest extends EdgesRequest, Bounded {
  kind: EntityKind;
  /** Whose rows are wanted; the total covers all, whoever is named here. */
  entities: readonly Entity[];
  /** Only `coveredSeconds` are wanted: nothing else need be told. */
  coverageOnly?: boolean;
}

export interface FirstTrafficRequest extends Cancellable {
  kind: EntityKind;
}

/** Events that were noticed in `[from, to)`. */
export interface EventsRequest extends Cancellable {
  from: number;
  to: number;
}

/** Amounts of one entity, or of all together, one for each interval between edges. */
export interface AmountSeries {
  /** Bytes: the best values. */
  data: ReadonlyArray<number | null>;
  /** Seconds: the best values. */
  tunnelTime: ReadonlyArray<number | null>;
  /** Absent where all amounts are exact. */
  errors?: { data: Errors; tunnelTime: Errors };
}

/** By how much less and more than their best values amounts can be, from 0 to Infinity, in their unit. */
export interface Errors {
  below: readonly number[];
  above: readonly number[];
}

/** What a series says of one interval. */
export function estimateAt(series: AmountSeries, quantity: 'data' | 'tunnelTime', index: number): Estimate | null {
  const value = series[quantity][index] ?? null;
  const errors = series.errors?.[quantity];
  return value === null
    ? null
    : { value, least: value - (errors?.below[index] ?? 0), most: value + (errors?.above[index] ?? 0) };
}

/**
 * Seconds that an entity's amounts cover by interval, only where that differs from the series' own: what could not be
 * told apart for a while stands at the end of it. What rates of this entity divide by.
 */
export interface CoveredApart {
  coveredSeconds?: { data: readonly number[]; tunnelTime: readonly number[] };
}

/** One entity's amounts over a whole span. */
export interface EntityTotal {
  entity: Entity;
  /** Bytes. */
  data: Estimate | null;
  /** Seconds. */
  tunnelTime: Estimate | null;
  /** What is certainly in them, also where they are null: bytes, and seconds; absent where that is not known. */
  certainly?: { data: number; tunnelTime: number };
  /** Epoch seconds of the end of the last bucket with traffic in the span; null: none. */
  lastTraffic: number | null;
  /** Highest five-minute mean of simultaneous clients; null where only coarser buckets are kept. */
  peakDevices: number | null;
}

export interface EntityTotals {
  totals: EntityTotal[];
  /** Of the whole server, which may be known better than its parts. */
  server: Pick<EntityTotal, 'data' | 'tunnelTime'>;
  /** The part of the span that is known; null: nothing of it. */
  covered: { from: number; to: number } | null;
  /** Whether all of the span is known, but for its last ten minutes where it ends now. */
  complete: boolean;
  notices: Notice[];
}

export interface FirstTraffic {
  /** Those that had traffic, or may have had. */
  entities: EntityFirst[];
  /** Whether all of the server's life is known, so that no other entity ever had traffic. */
  isWhole: boolean;
  /**
   * By `entityName`: others that certainly never had traffic, because all is known since a moment when they were not
   * there yet.
   */
  unused: ReadonlySet<string>;
}

export interface EntityFirst {
  entity: Entity;
  /**
   * Epoch seconds of the beginning of the bucket in which traffic was first counted, a day long at most. Null: something
   * before it is not known, since the server was set up or the entity was not there yet, so that it may not be the first.
   */
  at: number | null;
}

export interface HistorySeries {
  /** In the order of the request's `entities`. */
  rows: Array<{ entity: Entity } & AmountSeries & CoveredApart>;
  total: AmountSeries;
  /** Entities of the kind with traffic in the interval. */
  active: ReadonlyArray<number | null>;
  /** Mean number of entities with traffic in a five-minute bucket of the interval; null where only coarser are kept. */
  online: ReadonlyArray<number | null>;
  /** Seconds of each interval that the amounts cover: what rates divide by. 0 where nothing is known. */
  coveredSeconds: readonly number[];
  notices: Notice[];
}

export interface AvailabilitySeries {
  /** Share of polls that were answered, 0 to 1. */
  up: ReadonlyArray<number | null>;
  /** Mean, seconds. */
  responseTime: ReadonlyArray<number | null>;
}

export interface HistoryProgress {
  /** For people and other programs: what is told apart goes by `capabilities`. */
  source: 'embedded' | 'prometheus' | 'off';
  /** Share of the past that has been fetched, 0 to 1; 1 when nothing is left to fetch. */
  fetched: number;
  /** Epoch seconds from which on something is known; null: nothing yet. */
  knownFrom: number | null;
  /** Epoch seconds until which figures are known; null: nothing yet. */
  knownTo: number | null;
  /** Epoch seconds at which the server was set up: nothing was before. Null: not known. */
  createdAt: number | null;
  /** Seconds after the full minute at which the server's Prometheus counts; null: not known. */
  scrapePhase: number | null;
  /** What stands in the way, in a sentence; null when nothing does. */
  problem: string | null;
}
