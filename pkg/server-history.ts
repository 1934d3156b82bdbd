import { randomUUID } from 'node:crypto';
import { PluginError } from './errors/plugin-error';
import type { PushMetrics } from './exporter/push/push-metrics';
import type { Logger } from './grafana/logging';
import type { History } from './history/history';
import { keepingOf, type KeptServers } from './history/kept-servers';
import { addressOf, type ServerUser, type TwinUser } from './history/known-servers';
import type { EngineCheck } from './history/prometheus/check';
import { createPrometheusHistory } from './history/prometheus/prometheus-history';
import { noHistory } from './history/nothing-known';
import { listenerOf } from './history/events/listener';
import type { ServerRecords } from './history/sampling/server-records';
import { ServerHistory, type Recorder } from './history/server-history';
import type { ServerName } from './history/server-names';
import { ServerRecorder } from './history/server-recorder';
import type { Member } from './history/shared-recorders';
import type { ProbedPorts } from './reachability/ports';
import { unusableHistory } from './history/unusable-history';
import { systemTime } from './time/timekeeper';
import type { OutlineApi } from './outline/api';
import type { DataSourceSettings, HistorySettings, PrometheusSettings, ServerSettings } from './settings/model';
import type { OpenedStore } from './plugin-store';
import type { startPush, StartedPush } from './server-push';

export interface HistoryDependencies {
  api: OutlineApi;
  serverName: Pick<ServerName, 'label'>;
  opened: OpenedStore;
  /** The data source. */
  user: ServerUser;
  /** Where it is pushed to, and by what; null: nowhere. */
  push: Pushing | null;
  logger: Logger;
  environment: NodeJS.ProcessEnv;
}

/** What it takes to push is loaded only where something is pushed. */
export interface Pushing {
  settings: NonNullable<DataSourceSettings['push']>;
  metrics: PushMetrics;
  start: typeof startPush;
}

export interface StartedHistory {
  history: History;
  /** Tries the engine that keeps it; null where none does. @throws PluginError */
  check: ((signal: AbortSignal) => Promise<EngineCheck>) | null;
  /** What an engine has of the server's ports as exporters see them; null where none keeps history. */
  probedPorts: ProbedPorts | null;
  /** Who uses a server with this id at another address. */
  usersOfTwins(serverId: string): TwinUser[];
  /** What becomes of pushing, a sentence for people; null where nothing is to be pushed. */
  pushState(): string | null;
  close(): Promise<void>;
}

const none: StartedHistory = {
  history: noHistory,
  check: null,
  probedPorts: null,
  usersOfTwins: () => [],
  pushState: () => null,
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
    return {
      ...none,
      history,
      check: (signal) => history.check(signal),
      probedPorts: history.probedPorts,
      close: () => history.close(),
    };
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
  dependencies: HistoryDependencies,
  kept: KeptServers
): StartedHistory {
  const { api, serverName, opened, user, logger } = dependencies;
  const { known, recorders } = kept;
  const push = startPushOf(server, dependencies, () => recorder.records);
  const address = addressOf(server);
  const member: Member = {
    api,
    settings,
    ...push?.hears,
    onProbe: (probe) => {
      known.stillUses(user, address);
      push?.hears.onProbe?.(probe);
    },
    onProblem: ({ code, message }) =>
      logger.warn('history cannot be recorded', { server: server.name, code, error: message }),
  };
  const recorder: Recorder = recorders.of(wayTo(server), member, (options) => {
    const keeping = keepingOf(address, kept, settings.keepDays);
    return new ServerRecorder({ ...options, spreadBy: randomUUID(), keeping, time: systemTime });
  });
  api.listen(listenerOf(recorder));
  const history = new ServerHistory({ server: serverName, recorder, notKept: opened.notKept });
  history.start();
  return {
    history,
    check: null,
    probedPorts: null,
    usersOfTwins: (serverId) => known.usersOfTwins(address, serverId),
    pushState: push?.state ?? none.pushState,
    close: async () => {
      await push?.close();
      await history.close();
    },
  };
}

/** Null where nothing is to be pushed. What cannot be pushed costs no history. */
function startPushOf(
  server: ServerSettings,
  { push, api, opened: { store }, logger, environment }: HistoryDependencies,
  records: () => ServerRecords | null
): StartedPush | null {
  if (push === null || store === null) {
    return null;
  }
  try {
    const { settings, metrics, start } = push;
    if (settings instanceof PluginError) {
      throw settings;
    }
    return start(server, settings, { api, records, store, metrics, logger, environment });
  } catch (thrown) {
    const { message } = PluginError.from(thrown);
    logger.warn('figures are not pushed', { server: server.name, error: message });
    return { hears: {}, state: () => `Figures are not pushed: ${message}`, close: () => Promise.resolve() };
  }
}

/** Another server, or another way to it. */
function wayTo({ apiUrl, certSha256, tlsSkipVerify }: ServerSettings): string {
  return JSON.stringify([apiUrl, certSha256, tlsSkipVerify]);
}
