import { DAY } from '../time/units';
import type { ServerClock } from './server-clock';

/**
 * The management API of one Outline server as the rest of the backend sees it. Everything here is already parsed,
 * in SI units and epoch milliseconds; unknown is null. Nothing here holds a password, an access URL or the secret path.
 * Moments are those of our clock, also where the server's is ahead or behind; only samples have them as the server told.
 */
export interface OutlineApi {
  /** The server's clock beside ours, as every answer tells it. */
  readonly clock: ServerClock;
  /** `GET /server` */
  server(options?: CallOptions): Promise<Answer<ServerInformation>>;
  /** `GET /access-keys`, stripped of passwords and access URLs. */
  accessKeys(options?: CallOptions): Promise<Answer<AccessKey[]>>;
  /** `GET /metrics/transfer`: bytes per access key id over the last 30 days; keys without traffic are absent, null is not known. */
  dataTransferred(options?: CallOptions): Promise<Answer<ReadonlyMap<string, number | null>>>;
  /**
   * `GET /experimental/server/metrics?since=`. `sinceSeconds` must be a positive multiple of
   * `STEP_SECONDS` and at most `LONGEST_SINCE_SECONDS`.
   */
  serverMetrics(sinceSeconds: number, options?: CallOptions): Promise<MetricsAnswer>;
  /** `GET /metrics/enabled`: does the server share metrics with Outline's makers? */
  sharingEnabled(options?: CallOptions): Promise<Answer<boolean>>;
  /** `PUT /metrics/enabled`. Who may call it is decided above. */
  setSharingEnabled(enabled: boolean, options?: CallOptions): Promise<void>;
  /**
   * `GET /server` over a new connection, timed, with the certificate that was presented. Never throws but for
   * cancellation. `fresh` asks even where the cache has an answer.
   */
  probe(options?: CallOptions & { fresh?: boolean }): Promise<Probe>;
  /**
   * `GET /experimental/server/metrics?since=` for the history: any positive whole number of seconds, asked now; never
   * from the cache, never joined. Waits behind all other calls; whoever samples asks one window at a time, so that
   * the other connections are left to queries.
   */
  sampleMetrics(sinceSeconds: number, options?: CallOptions): Promise<MetricsSample>;
  /** When this client last asked for a window of this length, in epoch milliseconds; null: not lately. */
  sinceAskedAt(sinceSeconds: number): number | null;
  /**
   * Like `probe`, but never from the cache, and the connection stays open for the samples that follow: one TLS
   * handshake for all of them.
   */
  probeAnew(options?: CallOptions): Promise<Probe>;
  /** How often a call has begun or ended: while it stays the same, nothing new was heard of the server. */
  readonly changes: number;
  /** When the first of the answers in the cache expires, epoch milliseconds; Infinity: there are none. */
  keptUntil(): number;
  /** Hears of every answer about access keys that this client got, once; not of those that its cache gives again. */
  listen(listener: KeyListener): void;
  /** Closes connections; calls in flight fail. */
  close(): Promise<void>;
}

/** Hears what the server tells of its access keys, whoever asked. */
export interface KeyListener {
  keys(answer: Answer<readonly AccessKey[]>): void;
  transferred(answer: Answer<ReadonlyMap<string, number | null>>): void;
}

export interface CallOptions {
  signal?: AbortSignal;
}

/** A parsed answer and the moment at which the server made it: earlier than now when it came from a cache, ours or its own. */
export interface Answer<T> {
  value: T;
  /** Epoch milliseconds. */
  receivedAt: number;
}

export interface MetricsAnswer extends Answer<ServerMetrics> {
  /** What was asked for: some seconds more than was meant where the server would have answered with older figures. */
  sinceSeconds: number;
}

export interface ServerInformation {
  name: string | null;
  serverId: string | null;
  version: string | null;
  /** Epoch milliseconds. */
  createdAt: number | null;
  sharingEnabled: boolean | null;
  portForNewAccessKeys: number | null;
  hostnameForAccessKeys: string | null;
  /** Bytes per 30 days for keys without a limit of their own; null when none is set. */
  defaultDataLimit: DataLimit;
}

/** Bytes per 30 days; null: there is no limit. */
export type DataLimit = number | 'unknown' | null;

export interface AccessKey {
  id: string;
  /** May be empty. */
  name: string;
  /** Null where it takes WebSockets only. */
  port: number | null;
  /** The cipher; null where it takes WebSockets only. */
  method: string | null;
  /** The key's own limit, bytes per 30 days; null when it has none. */
  dataLimit: DataLimit;
  /** What it takes: `tcp`, `udp`, `websocket-stream`, `websocket-packet`. Null: the server is older and does not say. */
  listeners: readonly string[] | null;
}

export interface TimedFigure {
  value: number | null;
  /** Epoch milliseconds. */
  at: number | null;
}

export interface ServerMetrics {
  /** Seconds that at least one client held a tunnel, summed over clients. */
  tunnelTime: number | null;
  /** Bytes that left the server. */
  data: number | null;
  /** Bytes per second. */
  bandwidthNow: TimedFigure;
  bandwidthPeak: TimedFigure;
  locations: LocationMetrics[];
  accessKeys: KeyMetrics[];
  /** The server failed on its empty window and answered otherwise: figures are 0 because nothing flowed. */
  noTraffic: boolean;
}

/** The answer to one window, with what is needed to tell when it was computed. Its figures' moments are the server's. */
export interface MetricsSample {
  /**
   * Null: the server failed on this window, and again when asked at once: nothing was recorded in it (only Outline's
   * master fails then), or its Prometheus does not answer. `dataTransferred` tells which.
   */
  metrics: ServerMetrics | null;
  /** Epoch milliseconds of our clock. */
  sentAt: number;
  receivedAt: number;
  /** Seconds between the two, by a clock that nobody sets. */
  answerSeconds: number;
}

export interface LocationMetrics {
  /** ISO 3166 country code of the client, or `ZZ` unknown, `XL` local, `XA`, `XD` special. */
  location: string;
  asn: number | null;
  asOrg: string | null;
  data: number | null;
  tunnelTime: number | null;
}

export interface KeyMetrics {
  /** As the API gives it, in decimal; null where Outline lost it (ids that do not begin with digits). */
  keyId: string | null;
  data: number | null;
  tunnelTime: number | null;
  /** Epoch milliseconds. */
  lastTrafficSeen: number | null;
  peakDevices: TimedFigure;
}

export interface Certificate {
  /** SHA-256 over the DER form, 64 upper-case hexadecimal digits. */
  fingerprint: string;
  /** SHA-256 over the DER form of its public key (SPKI), in the same form. */
  publicKey: string;
  /**
   * Whether it is the one with the configured fingerprint. False: it was accepted by its public key, or refused. Null: no
   * fingerprint is configured.
   */
  isPinned: boolean | null;
  /** Epoch milliseconds. */
  expiresAt: number;
}

export interface Probe {
  up: boolean;
  /** Seconds until the answer was complete, connection included; null when there was none. */
  responseTime: number | null;
  /** The certificate presented last; null when no TLS connection came about. */
  certificate: Certificate | null;
  /** `ErrorCode` and sentence when not up. */
  error: Error | null;
  server: ServerInformation | null;
  receivedAt: number;
}

/** The server's own step, in seconds; a `since` that is no multiple of it shifts bandwidth, last traffic and peaks. */
export const STEP_SECONDS = 300;

/** How often the server's Prometheus looks at the proxy's counters. */
export const SCRAPE_SECONDS = 60;

/** Longest `since` that the server's Prometheus accepts at its 300 s step (11 000 points), in seconds. */
export const LONGEST_SINCE_SECONDS = 3_300_000;

/** How long the server keeps samples, in seconds: 31 days. */
export const KEPT_SECONDS = 31 * DAY;
