import { checkFrame } from '../../../pkg/frames/check';
import type { Frame } from '../../../pkg/frames/frame';
import { KnownKeys } from '../../../pkg/history/known-keys';
import type { ServerHistory } from '../../../pkg/history/server-history';
import { recorded, type RecordedServer } from '../../../pkg/history/testing/recorded-server';
import type { SimulatedOutline } from '../../../pkg/history/testing/simulated-server';
import type { VirtualTime } from '../../../pkg/history/testing/virtual-time';
import type { OutlineApi } from '../../../pkg/outline/api';
import type { SavedQuery } from '../../../pkg/query/model';
import { parseQuery } from '../../../pkg/query/parse-query';
import { runQuery, type QueryableServer } from '../../../pkg/query/run-query';
import type { TimeRange } from '../../../pkg/query/window';
import { startedCallStatistics } from '../../../pkg/statistics/testing/statistics';
import type { StorePlace } from '../../../pkg/store/store';

export interface GrafanaOptions {
  /** What spreads its polls. */
  spreadBy: string;
  timeoutSeconds?: number;
}

interface Running {
  server: QueryableServer;
  api: OutlineApi;
  recorded: RecordedServer;
  history: ServerHistory;
}

/** Seconds that any answer takes, so that a life is the same each time. */
const ANSWER_SECONDS = 0.02;

/** One Grafana with one data source of the default settings, which comes and goes. It goes by the simulator's time. */
export class Grafana {
  readonly #outline: SimulatedOutline;
  readonly #time: VirtualTime;
  readonly #options: GrafanaOptions;

  #running: Running | null = null;

  constructor(outline: SimulatedOutline, time: VirtualTime, options: GrafanaOptions) {
    this.#outline = outline;
    this.#time = time;
    this.#options = options;
  }

  get isRunning(): boolean {
    return this.#running !== null;
  }

  async start(place: StorePlace): Promise<void> {
    const { spreadBy, timeoutSeconds = 30 } = this.#options;
    const scrapePhase = () => this.#running?.history.progress().scrapePhase ?? null;
    const api = withSteadyAnswers(this.#outline.connect({ timeoutSeconds, cacheTtlSeconds: 30 }, { scrapePhase }));
    const server = await recorded({ ...this.#outline, api }, this.#time, place);
    this.#time.participants += 1;
    const history = server.record({ spreadBy, settings: { backfillSecondsPerHour: 30 } });
    const knownKeys = new KnownKeys({ store: server.store, address: 'test', onProblem: () => {} });
    const statistics = startedCallStatistics();
    this.#running = {
      server: { id: 'main', name: 'home', labels: {}, api, history, knownKeys, statistics, warnings: [] },
      api,
      recorded: server,
      history,
    };
  }

  async stop(): Promise<void> {
    const running = this.#running;
    this.#running = null;
    if (running) {
      await running.history.close();
      this.#time.participants -= 1;
      await running.api.close();
      running.server.statistics.stop();
      running.recorded.store.close();
    }
  }

  /** Answers a query as a panel gets it. @throws PluginError */
  async ask(query: SavedQuery, timeRange: TimeRange): Promise<Frame> {
    if (!this.#running) {
      throw new Error('Grafana is not running');
    }
    const [frame] = await runQuery({
      query: parseQuery(query),
      timeRange,
      room: { intervalMs: 1000, maxDataPoints: 1000 },
      servers: [this.#running.server],
      signal: new AbortController().signal,
      now: this.#time.now(),
    });
    if (!frame) {
      throw new Error('the query has no frame');
    }
    return checkFrame(frame);
  }
}

function withSteadyAnswers(api: OutlineApi): OutlineApi {
  const sampleMetrics = api.sampleMetrics.bind(api);
  return Object.assign(api, {
    sampleMetrics: async (...call: Parameters<typeof sampleMetrics>) => ({
      ...(await sampleMetrics(...call)),
      answerSeconds: ANSWER_SECONDS,
    }),
  });
}
