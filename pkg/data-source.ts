import { PluginError } from './errors/plugin-error';
import type { DataQuery, HealthResult, PluginContext, ResourceRequest, ResourceResponse } from './grafana/handlers';
import type { Frame } from './frames/frame';
import { withOneNotice } from './frames/one-notice';
import { checkHealth, passCancellation, type Health } from './query/health';
import { fleetHealth } from './query/fleet-health';
import { answerKey } from './query/answer-key';
import type { AskedQuery } from './query/model';
import { parseQuery } from './query/parse-query';
import { RecentAnswers } from './query/recent-answers';
import { runQuery } from './query/run-query';
import { expectOwnLabels, ownLabelNames } from './query/server-labels';
import type { LiveChannel } from './query/live/channel';
import { withChannel } from './query/live/with-channel';
import type { Room } from './query/time/steps';
import type { Interval } from './time/interval';
import { isPinned } from './outline/connect/judge-certificate';
import type { ResourceServer } from './resources/request';
import { isAdmin } from './resources/admin';
import { handleResource } from './resources/router';
import type { TwinUser } from './history/known-servers';
import type { ServerName } from './history/server-names';
import type { StartedHistory } from './server-history';
import { defaultKeyExpiry, isKeptByPlugin, type DataSourceSettings, type ServerSettings } from './settings/model';

export interface DataSourceDependencies {
  /** Its organisation. */
  tenant: string;
  connect(server: ServerSettings): ServerConnection;
  /**
   * Where history and statistics are kept, or why they are not, for *Save & test*; null where nothing is to be kept. Only
   * those who may edit the data source learn the path.
   */
  whereKept: (isEditor: boolean) => string | null;
  /** Changes whenever something may have been written to the history; null: that cannot be told. */
  historyRevision: () => string | null;
  /** Ids of the servers that come from the administrator's file. */
  idsFromFile?: ReadonlySet<string>;
  /** What is wrong with the administrator's file of servers, for those who may edit the data source; null: nothing. */
  serversProblem?: () => string | null;
}

/** The server's management API, its history, and the statistics of what is asked of it. */
export interface ServerConnection extends Pick<
  ResourceServer,
  'api' | 'callRecord' | 'history' | 'historyPlace' | 'knownKeys' | 'statistics' | 'overhead' | 'probedPorts'
> {
  /** Its `server` label. */
  serverName: ServerName;
  /** Tries the engine that keeps its history; null where none does. @throws PluginError */
  checkHistory: StartedHistory['check'];
  usersOfTwins: StartedHistory['usersOfTwins'];
  pushState: StartedHistory['pushState'];
  /** Ends what is under way and closes the connections to the server. */
  close(): Promise<void>;
}

/** Whether Grafana evaluates an alert rule. */
export function isOfAlertRule({ headers }: Pick<PluginContext, 'headers'>): boolean {
  return headers.get('fromalert') === 'true';
}

type ConnectedServer = ResourceServer & ServerConnection;

/** What is used of the context of a query. */
type AskedBy = Pick<PluginContext, 'headers' | 'dataSource'>;

/** One configured data source at work: its servers, and what can be asked of them. */
export class DataSource {
  readonly #servers: readonly ConnectedServer[];
  readonly #tenant: string;
  readonly #allowWrites: boolean;
  readonly #recent: RecentAnswers;
  readonly #cacheTtlSeconds: number;
  readonly #whereKept: DataSourceDependencies['whereKept'];
  readonly #serversProblem: DataSourceDependencies['serversProblem'];
  /** Whether it works also when nobody asks. */
  readonly isRecording: boolean;

  constructor(
    { servers, allowWrites, history, budgets, costs }: DataSourceSettings,
    { tenant, connect, whereKept, historyRevision, idsFromFile, serversProblem }: DataSourceDependencies
  ) {
    expectOwnLabels(servers);
    this.#tenant = tenant;
    const keyExpiry = history.keyExpiry.trim() || defaultKeyExpiry;
    const backfillSecondsPerHour = isKeptByPlugin(history) ? history.backfillSecondsPerHour : 0;
    const shared = { budgets, costs, keyExpiry, devicesPerKey: history.devicesPerKey, backfillSecondsPerHour };
    this.#servers = servers.map((server) => {
      const isFromFile = idsFromFile?.has(server.id) === true;
      return connected(server, connect(server), { ...shared, isFromFile });
    });
    this.#recent = new RecentAnswers({ servers: this.#servers, historyRevision });
    this.#cacheTtlSeconds = Math.min(...servers.map(({ cacheTtlSeconds }) => cacheTtlSeconds));
    this.#allowWrites = allowWrites;
    this.#whereKept = whereKept;
    this.#serversProblem = serversProblem;
    this.isRecording = isKeptByPlugin(history);
  }

  /** @throws PluginError */
  async query(asked: DataQuery, context: AskedBy, signal: AbortSignal): Promise<Frame[]> {
    await this.#askNames();
    const query = this.#parse(asked, context);
    const { timeRange } = asked;
    return this.#recent.get(answerKey(query, { timeRange, room: roomOf(asked) }), this.#cacheTtlSeconds, async () => {
      const now = Date.now();
      const frames = await this.#answer(query, asked, now, signal);
      const { uid } = context.dataSource;
      const histories = this.#servers.map(({ history }) => history);
      return frames
        .map((frame) => (query.live ? withChannel(frame, { query, timeRange, histories, uid, now }) : frame))
        .map(withOneNotice);
    });
  }

  #parse({ json, queryType }: DataQuery, context: AskedBy): AskedQuery {
    return parseQuery(json, {
      queryType,
      ownLabels: ownLabelNames(this.#servers),
      ...(isOfAlertRule(context) && { shape: 'numeric' }),
    });
  }

  #answer(query: AskedQuery, asked: DataQuery, now: number, signal: AbortSignal): Promise<Frame[]> {
    const { timeRange } = asked;
    return runQuery({ query, timeRange, room: roomOf(asked), servers: this.#servers, signal, now });
  }

  /** A range of a live channel, epoch seconds. @throws PluginError */
  async queryLive(
    { query, stepSeconds }: LiveChannel,
    { from, to }: Interval,
    context: AskedBy,
    signal: AbortSignal
  ): Promise<Frame | undefined> {
    const steps = { step: `${stepSeconds / 60}m`, timeZone: 'utc' };
    await this.#askNames();
    const asked = {
      refId: '',
      queryType: 'server-metrics',
      json: { ...query, figure: 'bandwidth', shape: 'time-series', live: true, ...steps },
      timeRange: { from: from * 1000, to: to * 1000 },
      intervalMs: stepSeconds * 1000,
      maxDataPoints: 0,
    };
    const frames = await this.#answer(this.#parse(asked, context), asked, Date.now(), signal);
    return frames.map(withOneNotice)[0];
  }

  /** Labels that have never been known are asked for before the first figures, so that these do not change theirs. */
  async #askNames(): Promise<void> {
    await Promise.all(this.#servers.map(({ serverName, api }) => serverName.ask(api, Date.now())));
  }

  async health({ user }: PluginContext, signal: AbortSignal): Promise<HealthResult> {
    await this.#askNames();
    const isEditor = isAdmin(user?.role);
    const tried = await Promise.all(this.#servers.map((server) => this.#tryServer(server, isEditor, signal)));
    const [only] = tried;
    if (!only) {
      throw new PluginError('SETTINGS_URL_MISSING');
    }
    const { ok, message, details } = tried.length === 1 ? only : fleetHealth(tried);
    const states = [...tried.map(({ pushState }) => pushState), ...tried.map(({ twins }) => twins)];
    return {
      status: ok ? 'ok' : 'error',
      message: [message, isEditor && this.#serversProblem?.(), this.#whereKept(isEditor), ...new Set(states)]
        .filter(Boolean)
        .join(' '),
      jsonDetails: details,
    };
  }

  /** Tries a server, and the engine that keeps its history where one does. */
  async #tryServer(server: ConnectedServer, isEditor: boolean, signal: AbortSignal) {
    const reached = await checkHealth(server, signal);
    const history = reached.ok && server.checkHistory ? await engineHealth(server.checkHistory, signal) : null;
    const twins = reached.serverId === null ? [] : server.usersOfTwins(reached.serverId);
    return {
      name: server.name,
      ok: reached.ok && history?.ok !== false,
      message: [reached.message, history?.message].filter(Boolean).join(' '),
      details: { ...reached.details, ...(history && { history: history.details }) },
      pushState: server.pushState(),
      twins: this.#twinWarning(twins, isEditor),
    };
  }

  /** Names of data sources are for those who may edit them, and stay in their organisation. */
  #twinWarning(twins: readonly TwinUser[], isEditor: boolean): string | null {
    const name = twins.find(({ tenant }) => tenant === this.#tenant && isEditor)?.name;
    const who = name === undefined ? 'Another data source' : `The data source “${name}”`;
    return twins.length === 0
      ? null
      : `${who} has a server with the same id at another address: one is a copy of the other, or both are one. Their history is kept apart; if both are one, enter the same address in both, so that it is sampled once.`;
  }

  async resource(
    { method, path, query, body }: ResourceRequest,
    { user }: PluginContext,
    signal: AbortSignal
  ): Promise<ResourceResponse> {
    await this.#askNames();
    const response = await handleResource(
      { method, path, parameters: query, body, role: user?.role ?? null, signal },
      { servers: this.#servers, allowWrites: this.#allowWrites, now: Date.now() }
    );
    if (method !== 'GET') {
      this.#recent.forget();
    }
    return {
      status: response.status,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(response.body ?? null),
    };
  }

  /** Ends what is under way and closes the connections to the servers. */
  async close(): Promise<void> {
    await Promise.all(this.#servers.map((server) => server.close()));
  }
}

function roomOf({ intervalMs, maxDataPoints }: DataQuery): Room {
  return { intervalMs, maxDataPoints };
}

function connected(
  server: ServerSettings,
  connection: ServerConnection,
  shared: Pick<
    ConnectedServer,
    'keyExpiry' | 'devicesPerKey' | 'budgets' | 'costs' | 'backfillSecondsPerHour' | 'isFromFile'
  >
): ConnectedServer {
  const { serverName } = connection;
  return {
    ...connection,
    get name() {
      return serverName.label;
    },
    get renamedTo() {
      return serverName.renamedTo;
    },
    get warnings() {
      return warningsOf(serverName.label, server);
    },
    id: server.id,
    labels: server.labels,
    timeoutSeconds: server.timeoutSeconds,
    host: new URL(server.apiUrl).host,
    certSha256: server.certSha256,
    ...shared,
  };
}

/** @throws PluginError only `REQUEST_CANCELLED` */
async function engineHealth(
  check: NonNullable<StartedHistory['check']>,
  signal: AbortSignal
): Promise<Omit<Health, 'serverId'>> {
  try {
    const { message, details } = await check(signal);
    return { ok: true, message, details: { ...details } };
  } catch (thrown) {
    const { code, message } = passCancellation(PluginError.from(thrown));
    return { ok: false, message: `Could not read its history: ${message}`, details: { code } };
  }
}

/** Every query asks for them, of every server. */
function warningsOf(name: string, settings: ServerSettings): string[] {
  if (!settings.tlsSkipVerify) {
    return [];
  }
  return isPinned(settings)
    ? [
        `TLS verification of ${name} is set to be skipped. Its fingerprint is checked all the same: switch the setting off.`,
      ]
    : [
        `The certificate of ${name} is not verified, so anybody may be answering. Add its fingerprint in the data source settings.`,
      ];
}
