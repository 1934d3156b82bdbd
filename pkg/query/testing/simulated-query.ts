import { noHistory } from '../../history/nothing-known';
import { startSimulator } from '../../../simulator/simulator';
import { checkFrame, type CheckedFrame } from '../../frames/check';
import { createOutlineApi } from '../../outline/client';
import type { History } from '../../history/history';
import { KnownKeys } from '../../history/known-keys';
import type { CallStatistics } from '../../statistics/call-fields';
import type { ServerOverhead } from '../../overhead/overhead';
import type { ProbedPorts } from '../../reachability/ports';
import { startedCallStatistics } from '../../statistics/testing/statistics';
import type { SavedQuery, SentDashboardFilters } from '../model';
import { parseQuery } from '../parse-query';
import { runQuery } from '../run-query';
import type { TimeRange } from '../window';
import { defaultKeyExpiry, type BudgetSettings, type CostSettings } from '../../settings/model';

type Simulator = Awaited<ReturnType<typeof startSimulator>>;
type SimulatorOptions = NonNullable<Parameters<typeof startSimulator>[0]>;

/** A simulated server whose clock stands still, and queries that go the whole way to it over TLS. */
export interface SimulatedQuery {
  simulator: Simulator;
  server: Simulator['servers'][number];
  /** Of the data source; absent: those of empty settings. */
  budgets?: BudgetSettings;
  /** The same of what servers cost. */
  costs?: CostSettings;
  /** Runs a query over a range, by default the last hour, as a panel would; returns its only frame, checked. */
  run(query: SavedQuery & SentDashboardFilters, range?: TimeRange): Promise<CheckedFrame>;
  stop(): Promise<void>;
}

interface SimulatedQueryOptions extends SimulatorOptions {
  /** Shown by queries, but not fed by them. */
  statistics?: CallStatistics;
  overhead?: ServerOverhead;
  probedPorts?: readonly ProbedPorts[];
}

/** @param history of the server; by default there is none */
export async function startSimulatedQuery(
  { statistics = startedCallStatistics(), overhead, probedPorts, ...options }: SimulatedQueryOptions = {},
  history: History = noHistory
): Promise<SimulatedQuery> {
  const simulator = await startSimulator({ now: new Date('2026-11-21T10:02:13Z'), ...options });
  const [server] = simulator.servers;
  if (!server) {
    throw new Error('the simulator has no server');
  }
  const now = () => Number(simulator.clock.now());
  const api = createOutlineApi(
    {
      name: 'home',
      apiUrl: server.apiUrl,
      certSha256: server.certSha256,
      tlsSkipVerify: false,
      timeoutSeconds: 10,
      cacheTtlSeconds: 30,
      maxConcurrentCalls: 2,
    },
    { now }
  );
  const knownKeys = new KnownKeys({ store: null, address: 'home', onProblem: () => {} });
  const simulated: SimulatedQuery = {
    simulator,
    server,
    async run(query, timeRange = { from: now() - 3_600_000, to: now() }) {
      const [frame] = await runQuery({
        query: parseQuery(query),
        timeRange,
        room: { intervalMs: 1000, maxDataPoints: 1000 },
        servers: [
          {
            id: 'main',
            name: 'home',
            labels: {},
            api,
            history,
            knownKeys,
            keyExpiry: defaultKeyExpiry,
            budgets: simulated.budgets,
            costs: simulated.costs,
            statistics,
            overhead,
            probedPorts,
            backfillSecondsPerHour: 30,
            warnings: [],
          },
        ],
        signal: new AbortController().signal,
        now: now(),
      });
      if (!frame) {
        throw new Error('the query has no frame');
      }
      return checkFrame(frame);
    },
    async stop() {
      await api.close();
      await simulator.stop();
    },
  };
  return simulated;
}

/** One column of a frame. */
export function valuesOf(frame: CheckedFrame, name: string): readonly unknown[] {
  const field = frame.fields.find((candidate) => candidate.name === name);
  if (!field) {
    throw new Error(`the frame has no field ${name}`);
  }
  return field.values;
}

/** The numbers of a frame in the numeric shape by one of their labels. */
export function numbersBy(frame: CheckedFrame, label: string): Record<string, unknown> {
  return Object.fromEntries(frame.fields.map(({ labels, values }) => [labels?.[label] ?? '', values[0]]));
}

/** Texts of a frame's notices. */
export function noticesOf(frame: CheckedFrame): string[] {
  return (frame.meta?.notices ?? []).map(({ text }) => text);
}
