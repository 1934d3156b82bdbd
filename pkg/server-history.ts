import { randomUUID } from 'node:crypto';
import { PluginError } from './errors/plugin-error';
import type { Logger } from './grafana/logging';
import type { History } from './history/history';
import { keepingOf, type KeptServers } from './history/kept-servers';
import { addressOf, type ServerUser, type TwinUser } from './history/known-servers';
import type { EngineCheck } from './history/prometheus/check';
import { createPrometheusHistory } from './history/prometheus/prometheus-history';
import { noHistory } from './history/nothing-known';
import { listenerOf } from './history/events/listener';
import { ServerHistory } from './history/server-history';
import type { ServerName } from './history/server-names';
import { ServerRecorder } from './history/server-recorder';
import type { Member } from './history/shared-recorders';
import { unusableHistory } from './history/unusable-history';
import { systemTime } from './time/timekeeper';
import type { OutlineApi } from './outline/api';
import type { HistorySettings, PrometheusSettings, ServerSettings } from './settings/model';
import type { OpenedStore } from './plugin-store';

export interface HistoryDependencies {
  api: OutlineApi;
  serverName: Pick<ServerName, 'label'>;
  opened: OpenedStore;
  /** The data source. */
  user: ServerUser;
  logger: Logger;
  environment: NodeJS.ProcessEnv;
}

export interface StartedHistory {
  history: History;
  /** Tries the engine that keeps it; null where none does. @throws PluginError */
  check: ((signal: AbortSignal) => Promise<EngineCheck>) | null;
  /** Who uses a server with this id at another address. */
  usersOfTwins(serverId: string): TwinUser[];
  close(): Promise<void>;
}

const none: StartedHistory = {
  history: noHistory,
  check: null,
  usersOfTwins: () => [],
  close: () => Promise.resolve(),
};

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
      return dependencies.opened.kept
        ? recordedHistory(server, settings, dependencies, dependencies.opened.kept)
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
    return { ...none, history, check: (signal) => history.check(signal), close: () => history.close() };
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
  { api, serverName, opened, user, logger }: HistoryDependencies,
  kept: KeptServers
): StartedHistory {
  const { known, recorders } = kept;
  const address = addressOf(server);
  const member: Member = {
    api,
    settings,
    onProbe: () => known.stillUses(user, address),
    onProblem: ({ code, message }) =>
      logger.warn('history cannot be recorded', { server: server.name, code, error: message }),
  };
  const recorder = recorders.of(wayTo(server), member, (options) => {
    const keeping = keepingOf(address, kept, settings.keepDays);
    return new ServerRecorder({ ...options, spreadBy: randomUUID(), keeping, time: systemTime });
  });
  api.listen(listenerOf(recorder));
  const history = new ServerHistory({ server: serverName, recorder, notKept: opened.notKept });
  history.start();
  return {
    history,
    check: null,
    usersOfTwins: (serverId) => known.usersOfTwins(address, serverId),
    close: () => history.close(),
  };
}

/** Another server, or another way to it. */
function wayTo({ apiUrl, certSha256, tlsSkipVerify }: ServerSettings): string {
  return JSON.stringify([apiUrl, certSha256, tlsSkipVerify]);
}
