import type { CallRecord } from './call-record';
import type { QueryableServer } from '../query/run-query';
import type { StorePlace } from '../store/store';

/** A call of a resource route, as Grafana passes it on. */
export interface ResourceRequest {
  method: string;
  /** Without a slash at its beginning. */
  path: string;
  parameters: URLSearchParams;
  body: Uint8Array;
  /** Grafana's role of the caller in the organisation; null where Grafana itself calls. */
  role: string | null;
  signal: AbortSignal;
}

export interface ResourceResponse {
  status: number;
  /** Turned into JSON; undefined is an empty body. */
  body?: unknown;
}

/** What routes may use of the data source. */
export interface ResourceContext {
  servers: readonly ResourceServer[];
  allowWrites: boolean;
  /** Epoch milliseconds. */
  now: number;
}

export interface ResourceServer extends QueryableServer {
  /** Host and port of the management API; its path is secret and not here. */
  host: string;
  /** The configured fingerprint. */
  certSha256: string | null;
  /** Whether it comes from the administrator's file of servers. */
  readonly isFromFile?: boolean;
  /** Where its history is kept; null where the plugin keeps none. */
  historyPlace: StorePlace | null;
  callRecord: CallRecord;
}
