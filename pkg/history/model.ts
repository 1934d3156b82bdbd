/**
 * What history speaks of. Times here are epoch **seconds**, multiples of 60 and UTC: the *nominal* edge of a minute
 * whose scrape lies up to 60 s after it. An amount over `(from, to]` is what the server's counters grew between the
 * scrapes of these two minutes.
 */

/** Whose amounts these are: an access key, or clients of one place and network. */
export type Entity =
  | {
      kind: 'key';
      /** As the API gives it, in decimal; null stands for all keys whose id Outline lost. */
      keyId: string | null;
    }
  | {
      kind: 'location';
      /** ISO 3166 code, `ZZ`, `XL`, `XA`, `XD`. */
      location: string;
      asn: number | null;
      asOrg: string | null;
    };

export type EntityKind = Entity['kind'];

/**
 * An amount with its bounds. They hold but for the first samples of series that no answer of the server ever shows, and
 * for what its proxy counted between its last scrape and its end.
 */
export interface Estimate {
  value: number;
  least: number;
  most: number;
}

/** Why an amount is not known. */
export type UnknownReason =
  /** The series began in this span; its first sample cannot be seen. */
  | 'new'
  /** The series was there before and is gone: the server's proxy was restarted, or its Prometheus had an outage. */
  | 'gone'
  /** Two windows contradict each other: a series hidden in the sum is young, dead, or was reset. */
  | 'disagreement'
  /** The difference is negative, so the method did not apply. */
  | 'negative';

/** One measured amount, in whole units. What was exact stays; what was estimated can only get tighter. */
export type Measured =
  /** Two independent windows agree. */
  | { status: 'exact'; value: number }
  /** The best value, and the least and the most that it can be. */
  | ({ status: 'estimated' } & Estimate)
  /** `atLeast` is what is certainly in it, 0 where nothing is. */
  | { status: 'unknown'; reason: UnknownReason; atLeast: number };

/** Bytes, whole; and milliseconds of tunnel time, whole, so that sums are exact. */
export interface EntityAmount {
  entity: Entity;
  /**
   * Where the amounts begin: the span's own `from`, or earlier where the spans before could not be told apart and are
   * included here, or where what was told of them is taken back. Whatever was told of the entity since then, that it had
   * 0 included, this row takes its place. It never cuts an earlier row in two.
   */
  from: number;
  data: Measured;
  tunnelTime: Measured;
}

/** What was measured between two moments. Entities that are not listed had 0. */
export interface MeasuredSpan {
  from: number;
  to: number;
  amounts: readonly EntityAmount[];
}

/** One probe of the management API. */
export interface AvailabilitySample {
  /** Epoch seconds. */
  at: number;
  up: boolean;
  /** Seconds; null when there was no answer. */
  responseTime: number | null;
}

/** What the server makes of an access key's id; null: it loses it. */
export function keyNumber(id: string): string | null {
  const number = parseInt(id, 10);
  return Number.isNaN(number) ? null : String(number);
}

/** One text for an entity, unique for its kind: what the store and maps go by. */
export function entityName(entity: Entity): string {
  return entity.kind === 'key' ? (entity.keyId ?? '') : JSON.stringify([entity.location, entity.asn, entity.asOrg]);
}

/** One text for an entity, unique over all kinds. */
export function nameOf(entity: Entity): string {
  return `${entity.kind}:${entityName(entity)}`;
}
