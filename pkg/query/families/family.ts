import type { PluginError } from '../../errors/plugin-error';
import type { Notice } from '../../frames/frame';
import type { EntityTotal, History } from '../../history/history';
import type { KnownKeys } from '../../history/known-keys';
import type { EntityKind } from '../../history/model';
import type { OutlineApi } from '../../outline/api';
import type { ServerOverhead } from '../../overhead/overhead';
import type { ProbedPorts } from '../../reachability/ports';
import type { BudgetSettings, CostSettings, ServerLabels } from '../../settings/model';
import type { CallStatistics } from '../../statistics/call-fields';
import type { AskedOfHistory, ColumnId, Figure, LabelName, QueryType } from '../catalogue';
import type { Query } from '../model';
import type { Answered, Row, Value } from '../rows/row';
import type { Interval } from '../../time/interval';
import type { EpochMilliseconds } from '../../time/units';

/** One server as families see it. */
export interface QueriedServer {
  /** The `server` label. */
  readonly name: string;
  /** Labels of its own, beside that. */
  readonly labels: ServerLabels;
  /** Of one call; absent: nothing bounds it. */
  readonly timeoutSeconds?: number;
  /** What it calls itself now, where the label comes from another name of it. */
  readonly renamedTo?: string | null;
  api: OutlineApi;
  /** Its figures over time. */
  history: History;
  /** Its access keys as it told them last. */
  knownKeys: KnownKeys;
  /** How names of access keys tell when they expire, as `until {date}`; absent: they do not. */
  keyExpiry?: string;
  /** How many devices may use an access key at once; absent: the default of the setting. */
  devicesPerKey?: number;
  /** Who may use how much by the calendar; absent: data limits by months. */
  budgets?: BudgetSettings;
  /** What servers cost; absent: nothing is said of it. */
  costs?: CostSettings;
  /** Of the requests that `api` makes. */
  statistics: CallStatistics;
  /** What calls of the server took of its time, whoever asked; absent: that is not counted. */
  overhead?: ServerOverhead;
  /** Who says how its ports look from where; absent: nobody. */
  probedPorts?: readonly ProbedPorts[];
  /** Seconds of the server's time that fetching its past may take in an hour; absent or 0: it is not fetched. */
  backfillSecondsPerHour?: number;
}

export interface FamilyRequest {
  /** The window as it was asked for, epoch milliseconds; meaningless to families without one. */
  asked: Interval<EpochMilliseconds>;
  /**
   * A multiple of 300; 0 where the server itself has no answer to the window. Meaningless to families without a window.
   */
  sinceSeconds: number;
  /** The window as a span of history; null where nothing is known of it. */
  span: Interval | null;
  /** What rows are grouped by, and by which labels they are filtered. */
  groupBy: readonly LabelName[];
  filteredBy: readonly string[];
  /** The only figure that is wanted; null is all columns. */
  figure: Figure | null;
  signal: AbortSignal;
  /** Epoch milliseconds. */
  now: number;
}

/** A value for each column that the family declares. */
export type Values<Q extends QueryType> = { readonly [id in ColumnId<Q>]: Value };

/** Rows of a family, which have all that it declares. */
interface FamilyAnswer<Q extends QueryType> extends Answered {
  rows: Array<Row & { values: Values<Q> }>;
}

/**
 * What makes a metric family besides its declaration: how its columns are filled from one server's answers. Filtering,
 * grouping, ranking, time series and shapes are the same for all and live elsewhere.
 */
export type Family<Q extends QueryType> = {
  /** What is asked of the server, for `executedQueryString`; no host, no secret path. Empty where nothing is. */
  calls(request: Pick<FamilyRequest, 'sinceSeconds'>): string[];
  /**
   * @throws PluginError of the client layer
   */
  answer(server: QueriedServer, request: FamilyRequest): Promise<FamilyAnswer<Q>>;
  /** Figures of several rows of a group, where these are not merged column by column. */
  ofGroup?(members: readonly Row[], now: number): Pick<Row, 'values' | 'bounds'>;
  /** What is told of a server that did not answer in time, instead of an error. */
  answerOfSlow?(server: QueriedServer, error: PluginError, request: FamilyRequest): FamilyAnswer<Q>;
} & ([Extract<AskedOfHistory<Q>, 'traffic' | 'keys'>] extends [never]
  ? { entities?: undefined }
  : { entities: Entities });

/** Whose traffic a family's time series are made of. */
export interface Entities {
  kind: EntityKind;
  /**
   * Rows of everybody with a total: labels and shown names.
   *
   * @throws PluginError where what the query filters or groups by cannot be told
   */
  identify(server: QueriedServer, totals: readonly EntityTotal[], request: IdentifyRequest): Promise<Identified>;
}

export interface IdentifyRequest {
  query: Query;
  signal: AbortSignal;
}

export interface Identified {
  identities: Array<Pick<Row, 'labels' | 'display'> & { total: EntityTotal }>;
  notices: Notice[];
}

/** Labels of a family whose rows stand for whole servers. */
export function serverLabels(server: QueriedServer): Partial<Record<LabelName, string>> {
  return { server: server.name };
}

/** A new name is told, and no new series. */
export function renamedNotices({ name, renamedTo }: QueriedServer): Notice[] {
  const text = `${name} calls itself ${renamedTo} now. Figures keep the label ${name}; another one can be set in the data source settings.`;
  return renamedTo ? [{ severity: 'info', text }] : [];
}

/** The `since` call as the server logs it. */
export function metricsCall(sinceSeconds: number): string {
  return `GET /experimental/server/metrics?since=${sinceSeconds}s`;
}
