import { PluginError } from '../errors/plugin-error';
import type { ServerSettings } from '../settings/model';
import { readAccessKeys } from './answers/access-keys';
import { readDataTransferred } from './answers/data-transferred';
import { readServer } from './answers/server';
import { readSharing } from './answers/sharing';
import { expectSuccess, isFailureWithin } from './answers/status';
import {
  LONGEST_SINCE_SECONDS,
  SINCE_STEP_SECONDS,
  type AccessKey,
  type Answer,
  type CallOptions,
  type MetricsSample,
  type OutlineApi,
  type Probe,
  type ServerInformation,
  type ServerMetrics,
} from './api';
import type { CallObserver, OutlineRoute } from './call-observer';
import { throwIfCancelled, untilCancelled } from './calls/cancellation';
import { metricsLifetimeSeconds } from './calls/lifetime';
import { AskedWindows } from './calls/asked-windows';
import { RunningCalls } from './calls/running-calls';
import { SharedCalls } from './calls/shared-calls';
import { askPrometheus, askSample, askServerMetrics } from './metrics-since';
import { informationInOurTime, metricsInOurTime, probeInOurTime } from './our-time';
import { probeServer } from './probe';
import type { ServerClock } from './server-clock';
import type { Connection, ConnectionSettings } from './transport/connection';
import { ConnectionPool } from './transport/connection-pool';
import type { Rank } from './transport/slots';
import { requests, type OutlineRequest, type OutlineResponse } from './transport/request';

export interface OutlineClientOptions {
  settings: ServerSettings;
  connection: ConnectionSettings;
  observer: CallObserver;
  /** Epoch milliseconds. */
  now: () => number;
  /** By so many seconds windows are asked for longer than they are meant. */
  secondsMore: number;
}

/** How long one good answer proves the secret path, in milliseconds. */
const PATH_PROVEN_MILLISECONDS = 300_000;

/** Key of calls without parameters. */
const ONLY = 0;

/** What a call does with its connection; `key` is the window in seconds where there is one. */
type Ask<T> = (connection: Connection, signal: AbortSignal, key: number) => Promise<T>;
type Shared<T> = SharedCalls<Answer<T>>;

interface ComputedMetrics {
  metrics: ServerMetrics;
  /** When the server computed what its own cache answered, epoch milliseconds; null: just now. */
  computedAt: number | null;
}

/**
 * The client proper. The time limit of a call counts from its first caller on, and includes waiting for a free
 * connection, retries and the whole answer: it is what a caller sees. Only `probe` counts from having a connection,
 * so that a busy server is not taken for a dead one. Answers are shared between callers, who must not change them.
 */
export class OutlineClient implements OutlineApi {
  readonly clock: ServerClock;
  private readonly calls: RunningCalls;
  private readonly pool: ConnectionPool;
  private readonly servers: Shared<ServerInformation>;
  private readonly keys: Shared<AccessKey[]>;
  private readonly transfers: Shared<ReadonlyMap<string, number | null>>;
  private readonly metrics: Shared<ComputedMetrics>;
  private readonly sharing: Shared<boolean>;
  private readonly probes: SharedCalls<Probe>;
  private readonly asked: AskedWindows;
  private pathProvenAt = -Infinity;

  constructor(private readonly options: OutlineClientOptions) {
    const { timeoutSeconds, maxConcurrentCalls, cacheTtlSeconds } = options.settings;
    this.calls = new RunningCalls(timeoutSeconds);
    this.pool = new ConnectionPool(options.connection, maxConcurrentCalls);
    const { clock } = options.connection;
    this.clock = clock;
    this.servers = this.share(
      'server',
      simply(requests.server, (response) => informationInOurTime(readServer(response), clock))
    );
    this.keys = this.share('access-keys', simply(requests.accessKeys, readAccessKeys));
    this.transfers = this.share('transfer', askDataTransferred);
    this.sharing = this.share('enabled', simply(requests.sharing, readSharing));
    this.asked = new AskedWindows(options.now);
    this.metrics = this.share(
      'metrics',
      (...call) => this.computeMetrics(...call),
      // A window without traffic costs the server little, and may have some at any moment.
      ({ value }, since) => metricsLifetimeSeconds(cacheTtlSeconds, value.metrics.noTraffic ? 0 : since)
    );
    this.probes = new SharedCalls({
      ...this.sharedCallsOptions('server'),
      start: (_, controller) => this.probeOnce(controller, false),
      lifetimeSeconds: () => this.options.settings.cacheTtlSeconds,
    });
  }

  server(options?: CallOptions): Promise<Answer<ServerInformation>> {
    return this.servers.get(ONLY, options?.signal);
  }

  accessKeys(options?: CallOptions): Promise<Answer<AccessKey[]>> {
    return this.keys.get(ONLY, options?.signal);
  }

  dataTransferred(options?: CallOptions): Promise<Answer<ReadonlyMap<string, number | null>>> {
    return this.transfers.get(ONLY, options?.signal);
  }

  /** @throws RangeError for a `sinceSeconds` that the API does not take */
  async serverMetrics(sinceSeconds: number, options?: CallOptions): Promise<Answer<ServerMetrics>> {
    if (!(sinceSeconds > 0 && sinceSeconds <= LONGEST_SINCE_SECONDS && sinceSeconds % SINCE_STEP_SECONDS === 0)) {
      throw new RangeError(`${sinceSeconds} s is not a window that can be asked for`);
    }
    const { value, receivedAt } = await this.metrics.get(sinceSeconds, options?.signal);
    const { metrics, computedAt } = value;
    return { value: metrics, receivedAt: computedAt ?? receivedAt };
  }

  sharingEnabled(options?: CallOptions): Promise<Answer<boolean>> {
    return this.sharing.get(ONLY, options?.signal);
  }

  async setSharingEnabled(enabled: boolean, options?: CallOptions): Promise<void> {
    const ask = simply(requests.setSharing(enabled), () => undefined);
    await this.cancellable(options?.signal, (controller) =>
      this.call(controller, ask).finally(() => {
        this.servers.forget();
        this.sharing.forget();
      })
    );
  }

  probe(options?: CallOptions & { fresh?: boolean }): Promise<Probe> {
    if (options?.fresh) {
      this.probes.forget();
    }
    return this.probes.get(ONLY, options?.signal);
  }

  look({ signal }: CallOptions = {}): Promise<Probe> {
    return this.cancellable(signal, (controller) => this.probeOnce(controller, true));
  }

  /** @throws RangeError for what is no positive whole number of seconds, or more than the API takes */
  async sampleMetrics(sinceSeconds: number, { signal }: CallOptions = {}): Promise<MetricsSample> {
    if (!(Number.isInteger(sinceSeconds) && sinceSeconds > 0 && sinceSeconds <= LONGEST_SINCE_SECONDS)) {
      throw new RangeError(`${sinceSeconds} s is not a window that can be sampled`);
    }
    return this.cancellable(signal, async (controller) => {
      const { value } = await this.call(controller, (...call) => this.sampleOnce(...call), sinceSeconds, 'last');
      return value;
    });
  }

  sinceAskedAt(sinceSeconds: number): number | null {
    return this.asked.at(sinceSeconds);
  }

  async close(): Promise<void> {
    this.calls.close();
    await this.pool.closeIdle();
  }

  private async computeMetrics(
    connection: Connection,
    signal: AbortSignal,
    sinceSeconds: number
  ): Promise<ComputedMetrics> {
    const { now, connection: settings, secondsMore } = this.options;
    const since = this.asked.spelled(sinceSeconds, secondsMore);
    const computedAt = this.asked.at(since);
    this.asked.note(since);
    try {
      const known = { isPathProven: this.isPathProven(), now };
      const metrics = await askServerMetrics(connection, since, known, signal);
      if (metrics.noTraffic) {
        this.asked.noteFailure(since);
      }
      return { metrics: metricsInOurTime(metrics, settings.clock), computedAt };
    } catch (thrown) {
      this.asked.noteFailure(since);
      throw thrown;
    }
  }

  private share<T>(
    route: OutlineRoute,
    ask: Ask<T>,
    lifetimeSeconds: (answer: Answer<T>, key: number) => number = () => this.options.settings.cacheTtlSeconds
  ): Shared<T> {
    return new SharedCalls<Answer<T>>({
      ...this.sharedCallsOptions(route),
      start: (key, controller) => this.call(controller, ask, key),
      lifetimeSeconds,
    });
  }

  private sharedCallsOptions(route: OutlineRoute) {
    const { observer, now } = this.options;
    return { now, onCacheHit: () => observer.cacheHit(route), onJoined: () => observer.joined(route) };
  }

  private call<T>(controller: AbortController, ask: Ask<T>, key = ONLY, rank?: Rank): Promise<Answer<T>> {
    return this.calls.run(controller, (signal) =>
      this.calls.limit(controller, () =>
        this.pool.use(
          signal,
          async (connection) => {
            const value = await ask(connection, signal, key);
            return { value, receivedAt: this.provePath() };
          },
          rank
        )
      )
    );
  }

  /** Makes a call of one caller, who may leave. */
  private async cancellable<T>(
    signal: AbortSignal | undefined,
    start: (controller: AbortController) => Promise<T>
  ): Promise<T> {
    throwIfCancelled(signal);
    const controller = new AbortController();
    return untilCancelled(start(controller), signal, () => controller.abort(new PluginError('REQUEST_CANCELLED')));
  }

  private probeOnce(controller: AbortController, keepOpen: boolean): Promise<Probe> {
    return this.calls.run(controller, (signal) =>
      this.pool.useNew(
        signal,
        (connection) =>
          this.calls.limit(controller, async () => {
            const found = probeInOurTime(await probeServer(connection, signal), this.clock);
            return { ...found, receivedAt: found.up ? this.provePath() : this.options.now() };
          }),
        keepOpen
      )
    );
  }

  private async sampleOnce(connection: Connection, signal: AbortSignal, sinceSeconds: number): Promise<MetricsSample> {
    this.asked.note(sinceSeconds);
    const sentAt = this.options.now();
    const startedAt = performance.now();
    const metrics = await askSample(connection, sinceSeconds, this.isPathProven(), signal);
    const answerSeconds = (performance.now() - startedAt) / 1000;
    return { metrics, sentAt, receivedAt: this.options.now(), answerSeconds };
  }

  /** Notes that a route has answered well, and when. */
  private provePath(): number {
    this.pathProvenAt = this.options.now();
    return this.pathProvenAt;
  }

  private isPathProven(): boolean {
    return this.options.now() - this.pathProvenAt < PATH_PROVEN_MILLISECONDS;
  }
}

function simply<T>(request: OutlineRequest, read: (response: OutlineResponse) => T): Ask<T> {
  return (connection, signal) =>
    connection.ask(request, signal, (response) => {
      expectSuccess(response);
      return read(response);
    });
}

/** @throws PluginError `OUTLINE_METRICS_UNAVAILABLE` where Outline's Prometheus does not answer */
function askDataTransferred(connection: Connection, signal: AbortSignal): Promise<ReadonlyMap<string, number | null>> {
  return askPrometheus(connection, requests.transfer, signal, (response) => {
    if (isFailureWithin(response)) {
      throw new PluginError('OUTLINE_METRICS_UNAVAILABLE');
    }
    expectSuccess(response);
    return readDataTransferred(response);
  });
}
