import { PluginError } from './errors/plugin-error';
import type { DataQuery, HealthResult, PluginContext, ResourceRequest, ResourceResponse } from './grafana/handlers';
import type { Frame } from './frames/frame';
import { checkHealth, passCancellation, type Health } from './query/health';
import { parseQuery } from './query/parse-query';
import { runQuery } from './query/run-query';
import type { ResourceServer } from './resources/request';
import { handleResource } from './resources/router';
import type { StartedHistory } from './server-history';
import type { DataSourceSettings, ServerSettings } from './settings/model';

export interface DataSourceDependencies {
  connect(server: ServerSettings): ServerConnection;
  /** Where history and statistics are kept, or why they are not, for *Save & test*; null where nothing is to be kept. */
  whereKept: string | null;
}

/** The server's management API, its history, and the statistics of what is asked of it. */
export interface ServerConnection extends Pick<
  ResourceServer,
  'api' | 'history' | 'historyPlace' | 'knownKeys' | 'statistics'
> {
  /** Tries the engine that keeps its history; null where none does. @throws PluginError */
  checkHistory: StartedHistory['check'];
  /** Ends what is under way and closes the connections to the server. */
  close(): Promise<void>;
}

/** One configured data source at work: its servers, and what can be asked of them. */
export class DataSource {
  readonly #servers: ReadonlyArray<ResourceServer & ServerConnection>;
  readonly #allowWrites: boolean;
  readonly #whereKept: string | null;
  /** Whether it works also when nobody asks. */
  readonly isRecording: boolean;

  constructor({ servers, allowWrites, history }: DataSourceSettings, { connect, whereKept }: DataSourceDependencies) {
    this.#servers = servers.map((server) => ({
      name: server.name,
      host: new URL(server.apiUrl).host,
      certSha256: server.certSha256,
      warnings: warningsOf(server),
      ...connect(server),
    }));
    this.#allowWrites = allowWrites;
    this.#whereKept = whereKept;
    this.isRecording = history.source === 'embedded';
  }

  /** @throws PluginError */
  async query(
    { json, queryType, timeRange, intervalMs, maxDataPoints }: DataQuery,
    signal: AbortSignal
  ): Promise<Frame[]> {
    const query = parseQuery(json, queryType);
    const room = { intervalMs, maxDataPoints };
    return runQuery({ query, timeRange, room, servers: this.#servers, signal, now: Date.now() });
  }

  async health(signal: AbortSignal): Promise<HealthResult> {
    const [server] = this.#servers;
    if (!server) {
      throw new PluginError('SETTINGS_URL_MISSING');
    }
    const reached = await checkHealth(server, signal);
    const history = reached.ok && server.checkHistory ? await engineHealth(server.checkHistory, signal) : null;
    const isOk = reached.ok && history?.ok !== false;
    return {
      status: isOk ? 'ok' : 'error',
      message: [reached.message, history?.message, this.#whereKept].filter(Boolean).join(' '),
      jsonDetails: { ...reached.details, ...(history && { history: history.details }) },
    };
  }

  async resource(
    { method, path, query, body }: ResourceRequest,
    { user }: PluginContext,
    signal: AbortSignal
  ): Promise<ResourceResponse> {
    const response = await handleResource(
      { method, path, parameters: query, body, role: user?.role ?? null, signal },
      { servers: this.#servers, allowWrites: this.#allowWrites, now: Date.now() }
    );
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

/** @throws PluginError only `REQUEST_CANCELLED` */
async function engineHealth(check: NonNullable<StartedHistory['check']>, signal: AbortSignal): Promise<Health> {
  try {
    const { message, details } = await check(signal);
    return { ok: true, message, details: { ...details } };
  } catch (thrown) {
    const { code, message } = passCancellation(PluginError.from(thrown));
    return { ok: false, message: `Its history cannot be had: ${message}`, details: { code } };
  }
}

function warningsOf({ name, tlsSkipVerify, certSha256 }: ServerSettings): string[] {
  if (!tlsSkipVerify) {
    return [];
  }
  return certSha256 === null
    ? [
        `The certificate of ${name} is not verified, so anybody may be answering. Add its fingerprint in the data source settings.`,
      ]
    : [
        `TLS verification of ${name} is set to be skipped. Its fingerprint is checked all the same: switch the setting off.`,
      ];
}
