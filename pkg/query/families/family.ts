import type { History } from '../../history/history';
import type { KnownKeys } from '../../history/known-keys';
import type { OutlineApi } from '../../outline/api';
import type { CallStatistics } from '../../statistics/call-fields';
import type { LabelName } from '../catalogue';
import type { Answered, Column } from '../rows/row';
import type { Span } from '../time/span';

/** One server as families see it. */
export interface QueriedServer {
  /** The `server` label. */
  name: string;
  api: OutlineApi;
  /** Its figures over time; null where history is switched off. */
  history: History | null;
  /** Its access keys as it told them last. */
  knownKeys: KnownKeys;
  /** Of the requests that `api` makes. */
  statistics: CallStatistics;
}

export interface FamilyRequest {
  /**
   * A multiple of 300; 0 where the server itself has no answer to the window. Meaningless to families without a window.
   */
  sinceSeconds: number;
  /** The window as a span of history; null where nothing is known of it. */
  span: Span | null;
  /** The only figure that is wanted; null is all columns. */
  figure: string | null;
  signal: AbortSignal;
  /** Epoch milliseconds. */
  now: number;
}

/**
 * What makes a metric family: its columns, and how they are filled from one server's answers. Filtering, grouping,
 * ranking and shapes are the same for all and live elsewhere.
 */
export interface Family {
  columns: readonly Column[];
  /** What is asked of the server, for `executedQueryString`; no host, no secret path. Empty where nothing is. */
  calls(request: Pick<FamilyRequest, 'sinceSeconds'>): string[];
  /**
   * @throws PluginError of the client layer
   */
  answer(server: QueriedServer, request: FamilyRequest): Promise<Answered>;
}

/** Labels of a family whose rows stand for whole servers. */
export function serverLabels(server: QueriedServer): Partial<Record<LabelName, string>> {
  return { server: server.name };
}

/** The `since` call as the server logs it. */
export function metricsCall(sinceSeconds: number): string {
  return `GET /experimental/server/metrics?since=${sinceSeconds}s`;
}
