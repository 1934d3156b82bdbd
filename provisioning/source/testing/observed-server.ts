import type { SimulatorOptions } from '../../../simulator/options';
import { checkFrame, type CheckedFrame } from '../../../pkg/frames/check';
import { KnownKeys } from '../../../pkg/history/known-keys';
import { recordedServer, stopRecording, type RecordedServer } from '../../../pkg/history/testing/recorded-server';
import { closeSimulated } from '../../../pkg/history/testing/simulated-server';
import { parseQuery } from '../../../pkg/query/parse-query';
import { runQuery } from '../../../pkg/query/run-query';
import { startedCallStatistics } from '../../../pkg/statistics/testing/statistics';

/** A simulated server that the plugin records, in the simulator's time. */
export interface ObservedServer extends Pick<RecordedServer, 'server' | 'time'> {
  /** Answers a saved query as Grafana's backend would have it answered. */
  ask(query: unknown, lastSeconds: number): Promise<CheckedFrame>;
  /** Lets so many minutes pass. */
  pass(minutes: number): Promise<void>;
}

export async function observe(options: SimulatorOptions): Promise<ObservedServer> {
  const recorded = await recordedServer(options);
  const { api, server, time } = recorded;
  const history = recorded.record({ settings: { backfillSecondsPerHour: 30 } });
  const knownKeys = new KnownKeys({ store: null, address: 'home', onProblem: () => {} });
  const statistics = startedCallStatistics();
  return {
    server,
    time,
    async ask(query, lastSeconds) {
      const [frame] = await runQuery({
        query: parseQuery(query),
        timeRange: { from: time.now() - lastSeconds * 1000, to: time.now() },
        room: { intervalMs: 60_000, maxDataPoints: 1000 },
        servers: [{ id: 'main', name: 'home', labels: {}, api, history, knownKeys, statistics, warnings: [] }],
        signal: new AbortController().signal,
        now: time.now(),
      });
      if (!frame) {
        throw new Error('the query has no frame');
      }
      return checkFrame(frame);
    },
    pass: (minutes) => time.runUntil(time.now() + minutes * 60_000),
  };
}

/** For `afterAll`. */
export async function stopObserving(): Promise<void> {
  await stopRecording();
  await closeSimulated();
}
