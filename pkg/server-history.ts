import { randomUUID } from 'node:crypto';
import { PluginError } from './errors/plugin-error';
import type { Logger } from './grafana/logging';
import { openBuckets } from './history/buckets/embedded-buckets';
import type { History } from './history/history';
import { addressOf, KnownServers } from './history/known-servers';
import type { RecordKeeping } from './history/record-keeping';
import type { EngineCheck } from './history/prometheus/check';
import { createPrometheusHistory } from './history/prometheus/prometheus-history';
import { ServerHistory } from './history/server-history';
import { unusableHistory } from './history/unusable-history';
import { systemTime } from './history/timekeeper';
import type { OutlineApi } from './outline/api';
import type { HistorySettings, PrometheusSettings, ServerSettings } from './settings/model';
import type { Store } from './store/store';

export interface HistoryDependencies {
  api: OutlineApi;
  /** Null where the runtime has none. */
  store: Store | null;
  logger: Logger;
  environment: NodeJS.ProcessEnv;
}

export interface StartedHistory {
  /** Null where there is none. */
  history: History | null;
  /** Tries the engine that keeps it; null where none does. @throws PluginError */
  check: ((signal: AbortSignal) => Promise<EngineCheck>) | null;
  close(): Promise<void>;
}

const none: StartedHistory = { history: null, check: null, close: () => Promise.resolve() };

/** Starts the history of one server, as the settings say. */
export function startHistory(
  server: ServerSettings,
  settings: HistorySettings,
  dependencies: HistoryDependencies
): StartedHistory {
  switch (settings.source) {
    case 'off':
      return none;
    case 'prometheus':
      return settings.prometheus
        ? engineHistory(server, settings.prometheus, dependencies)
        : unusable(settings.problem);
    case 'embedded':
      return dependencies.store
        ? recordedHistory(server, settings, { ...dependencies, store: dependencies.store })
        : none;
  }
}

/** The server itself is not asked for its history then. */
function engineHistory(
  { name, timeoutSeconds }: ServerSettings,
  settings: PrometheusSettings,
  { environment }: HistoryDependencies
): StartedHistory {
  try {
    const history = createPrometheusHistory({ settings, serverName: name, timeoutSeconds, environment });
    return { history, check: (signal) => history.check(signal), close: () => history.close() };
  } catch (thrown) {
    return unusable(PluginError.from(thrown));
  }
}

function unusable(problem: Error | null): StartedHistory {
  return problem ? { ...none, history: unusableHistory(problem), check: () => Promise.reject(problem) } : none;
}

function recordedHistory(
  server: ServerSettings,
  settings: HistorySettings,
  { api, store, logger }: HistoryDependencies & { store: Store }
): StartedHistory {
  const history = new ServerHistory({
    api,
    name: server.name,
    spreadBy: randomUUID(),
    settings,
    keeping: keepingOf(server, settings, store),
    time: systemTime,
    onProblem: ({ code, message }) =>
      logger.warn('history cannot be recorded', { server: server.name, code, error: message }),
  });
  history.start();
  return { history, check: null, close: () => history.close() };
}

function keepingOf(server: ServerSettings, { keepDays }: HistorySettings, store: Store): RecordKeeping {
  const known = new KnownServers(store);
  const address = addressOf(server);
  return {
    lastServerId: () => known.serverIdAt(address),
    noteServerId: (serverId) => known.note(address, serverId),
    buckets: (serverId) => openBuckets(store, serverId, { keepDays, now: () => Math.floor(Date.now() / 1000) }),
  };
}
