import type { MetricFamily } from '../metric-family';

/** One request of a push. */
export interface EncodedPart {
  body: Uint8Array;
  samples: number;
}

/** How a protocol writes metrics. */
export interface PushFormat {
  /** What messages call the server that takes them. */
  title: string;
  /** Of each request. */
  headers: Readonly<Record<string, string>>;
  /**
   * The families’ samples in requests of two thousand each; those of series that are gone say so.
   *
   * @param at epoch milliseconds of all samples
   */
  encode(families: readonly MetricFamily[], at: number): Iterable<EncodedPart | Promise<EncodedPart>>;
  /** Why the receiver took a request and not all that is in it; null where it took all. */
  refusal(answer: Uint8Array): { samples: number; reason: string } | null;
}

/** As Prometheus itself: receivers take far more, and there is not much in memory at a time. */
export const SAMPLES_PER_REQUEST = 2000;
