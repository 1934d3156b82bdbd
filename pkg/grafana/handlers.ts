import type { Frame } from '../frames/frame';

/** On whose behalf and for which data source the host calls. All texts come from the host and are not checked. */
export interface PluginContext {
  orgId: number;
  /** The tenant of newer hosts, `org-1` or `stacks-1`; empty on older ones. */
  namespace: string;
  /** Null when Grafana itself calls: alert rules, provisioning. */
  user: { login: string; role: string } | null;
  dataSource: DataSource;
  grafanaConfig: ReadonlyMap<string, string>;
  /** Headers of the call by their lower-case name, without the host's `http_` prefix. */
  headers: ReadonlyMap<string, string>;
}

/** A data source as it is configured in Grafana. */
export interface DataSource {
  uid: string;
  name: string;
  /** When the settings were changed last, epoch milliseconds. */
  updated: number;
  /** The saved `jsonData`, parsed but not checked. */
  jsonData: unknown;
  /** The saved `secureJsonData`, decrypted. */
  decryptedSecureJsonData: Readonly<Record<string, string>>;
}

export interface DataQuery {
  refId: string;
  /** As the host says it; may be empty although the saved query has one. */
  queryType: string;
  maxDataPoints: number;
  /** Milliseconds. */
  intervalMs: number;
  /** Epoch milliseconds. */
  timeRange: { from: number; to: number };
  /** The saved query, parsed but not checked. */
  json: unknown;
}

export interface HealthResult {
  status: 'ok' | 'error';
  /** One sentence for the person who pressed "Save & test". */
  message: string;
  /** Shown by the config editor; anything that JSON can hold. */
  jsonDetails?: unknown;
}

export interface ResourceRequest {
  method: string;
  /** Without a leading slash and without the query string. */
  path: string;
  query: URLSearchParams;
  body: Uint8Array;
}

export interface ResourceResponse {
  /** HTTP status. */
  status: number;
  headers?: Readonly<Record<string, string>>;
  body: string | Uint8Array;
}

/** A live channel of a data source, `ds/UID/PATH` in Grafana Live. */
export interface StreamRequest {
  path: string;
  /** What the browser sent with its subscription; mostly nothing. */
  data: Uint8Array;
}

export interface SubscribeResult {
  status: 'ok' | 'not-found' | 'permission-denied';
  /** What a new subscriber sees at once. */
  frame?: Frame;
}

/**
 * What the plugin does, free of the protocol. Each call has a signal that is aborted when the caller is gone or the
 * process ends. Whatever a handler throws costs only its own answer; errors of the catalogue reach the user.
 */
export interface PluginHandlers {
  /** Answers one query; the queries of one request run side by side. */
  queryData(context: PluginContext, query: DataQuery, signal: AbortSignal): Promise<Frame[]>;
  checkHealth(context: PluginContext, signal: AbortSignal): Promise<HealthResult>;
  callResource(context: PluginContext, request: ResourceRequest, signal: AbortSignal): Promise<ResourceResponse>;
  /** Prometheus text, format 0.0.4; by default nothing. */
  collectMetrics?(): Promise<string>;
  /** Hears of the frames that answer a query: how many, and how many bytes they have become. */
  framesEncoded?(count: number, bytes: number): void;
  /** Says of each subscriber whether there is the channel, and for whom; by default there is none. */
  subscribeStream?(context: PluginContext, request: StreamRequest, signal: AbortSignal): Promise<SubscribeResult>;
  /**
   * The frames of a channel. Grafana runs it once, however many watch, ends it some seconds after the last is gone, and
   * runs it again where it ends or fails, so it goes on until the signal is aborted.
   */
  runStream?(context: PluginContext, request: StreamRequest, signal: AbortSignal): AsyncIterable<Frame>;
  /** Hears of calls for live channels that are refused: nobody may publish, and a plugin may have none. */
  streamRefused?(call: 'subscribe' | 'publish' | 'run'): void;
}
