import { chain, type Call } from '../http/chain';
import { ConnectionPool } from '../http/connection-pool';
import { cancellable } from '../http/links/cancellation';
import { RunningCalls } from '../http/links/running-calls';
import { SharedCalls } from '../http/links/shared-calls';
import { timeLimit } from '../http/links/time-limit';
import { translate } from '../http/links/translate';
import type { Rank, Slots } from '../http/slots';
import type { ApiSettings } from '../settings/model';
import { readAccessKeys } from './answers/access-keys';
import { readServer } from './answers/server';
import { readSharing } from './answers/sharing';
import {
  LONGEST_SINCE_SECONDS,
  STEP_SECONDS,
  type AccessKey,
  type Answer,
  type MetricsAnswer,
  type CallOptions,
  type KeyListener,
  type MetricsSample,
  type OutlineApi,
  type Probe,
  type ServerInformation,
} from './api';
import type { CallObserver, OutlineRoute } from './call-observer';
import { AskedWindows } from './calls/asked-windows';
import { askDataTransferred, heard, simply, type Ask } from './calls/asks';
import { askComputedMetrics, type ComputedMetrics } from './calls/computed-metrics';
import { KnownToHang } from './calls/known-to-hang';
import { metricsLifetimeSeconds } from './calls/lifetime';
import { ProvenPath } from './calls/proven-path';
import { outlineError, outlineFailure } from './connect/failure';
import { askSample } from './metrics-since';
import { informationInOurTime, probeInOurTime } from './our-time';
import { probeServer } from './probe';
import type { ServerClock } from './server-clock';
import { Connection, type ConnectionSettings } from './transport/connection';
import { requests } from './transport/request';

export interface OutlineClientOptions {
  settings: ApiSettings;
  connection: ConnectionSettings;
  observer: CallObserver;
  /** Epoch milliseconds. */
  now: () => number;
  slotsOfAll: Slots | undefined;
  /** Hears what the server says of itself. */
  onInformation: (information: ServerInformation) => void;
  /** Null: nobody else asks the server. */
  scrapePhase: (() => number | null) | null;
}

/** The window of calls that have none. */
const NO_WINDOW = 0;

/** Calls of one route, equal ones joined, with answers kept for a while. */
interface Shared<T> {
  get: Call<number, T>;
  forget(): void;
}

/**
 * The client proper. The time limit of a call counts from its first caller on, and includes waiting for a free
 * connection, retries and the whole answer: it is what a caller sees. Only `probe` counts from having a connection,
 * so that a busy server is not taken for a dead one. Answers are shared between callers, who must not change them.
 */
export class OutlineClient implements OutlineApi {
  readonly #options: OutlineClientOptions;

  readonly clock: ServerClock;
  readonly #running = new RunningCalls();
  readonly #hang = new KnownToHang(() => this.#probing(false)(NO_WINDOW, signalOf(undefined)));
  readonly #pool: ConnectionPool<Connection>;
  readonly #servers: Shared<Answer<ServerInformation>>;
  readonly #keys: Shared<Answer<AccessKey[]>>;
  readonly #transfers: Shared<Answer<ReadonlyMap<string, number | null>>>;
  readonly #metrics: Shared<Answer<ComputedMetrics>>;
  readonly #sharing: Shared<Answer<boolean>>;
  readonly #probes: Shared<Probe>;
  readonly #newProbes: Call<number, Probe>;
  readonly #samples: Call<number, Answer<MetricsSample>>;
  readonly #asked: AskedWindows;
  readonly #path: ProvenPath;
  readonly #listeners: KeyListener[] = [];
  readonly #shared: Array<{ keptUntil(): number }> = [];

  constructor(options: OutlineClientOptions) {
    this.#options = options;
    this.#asked = new AskedWindows(options.now, { isAlone: options.scrapePhase === null });
    this.#path = new ProvenPath(options.now);

    const { maxConcurrentCalls, cacheTtlSeconds } = options.settings;
    this.#pool = new ConnectionPool(() => new Connection(options.connection), maxConcurrentCalls, options.slotsOfAll);
    const { clock } = options.connection;
    this.clock = clock;
    this.#servers = this.#share(
      'server',
      this.#call(
        simply(requests.server, (response) => {
          const information = informationInOurTime(readServer(response), clock);
          options.onInformation(information);
          return information;
        })
      )
    );
    this.#keys = this.#share(
      'access-keys',
      heard(this.#call(simply(requests.accessKeys, readAccessKeys)), (answer) =>
        this.#listeners.forEach((listener) => listener.keys(answer))
      )
    );
    this.#transfers = this.#share(
      'transfer',
      heard(this.#call(askDataTransferred), (answer) =>
        this.#listeners.forEach((listener) => listener.transferred(answer))
      )
    );
    this.#sharing = this.#share('enabled', this.#call(simply(requests.sharing, readSharing)));
    this.#metrics = this.#share(
      'metrics',
      this.#call((...call) =>
        askComputedMetrics(
          {
            asked: this.#asked,
            path: this.#path,
            clock,
            now: options.now,
            scrapePhase: options.scrapePhase?.() ?? null,
          },
          ...call
        )
      ),
      // A window without traffic costs the server little, and may have some at any moment.
      ({ value }, since) => metricsLifetimeSeconds(cacheTtlSeconds, value.metrics.noTraffic ? 0 : since)
    );
    this.#probes = this.#share('server', this.#probing(false));
    this.#newProbes = chain([cancellable], this.#probing(true));
    this.#samples = chain(
      [cancellable],
      this.#call((...call) => this.#sampleOnce(...call), 'last')
    );
  }

  server(options?: CallOptions): Promise<Answer<ServerInformation>> {
    return this.#servers.get(NO_WINDOW, signalOf(options));
  }

  accessKeys(options?: CallOptions): Promise<Answer<AccessKey[]>> {
    return this.#keys.get(NO_WINDOW, signalOf(options));
  }

  dataTransferred(options?: CallOptions): Promise<Answer<ReadonlyMap<string, number | null>>> {
    return this.#transfers.get(NO_WINDOW, signalOf(options));
  }

  /** @throws RangeError for a `sinceSeconds` that the API does not take */
  async serverMetrics(sinceSeconds: number, options?: CallOptions): Promise<MetricsAnswer> {
    if (!(sinceSeconds > 0 && sinceSeconds <= LONGEST_SINCE_SECONDS && sinceSeconds % STEP_SECONDS === 0)) {
      throw new RangeError(`${sinceSeconds} s is not a window that can be asked for`);
    }
    const { metrics, since, computedAt } = (await this.#metrics.get(sinceSeconds, signalOf(options))).value;
    return { value: metrics, receivedAt: computedAt, sinceSeconds: since };
  }

  sharingEnabled(options?: CallOptions): Promise<Answer<boolean>> {
    return this.#sharing.get(NO_WINDOW, signalOf(options));
  }

  async setSharingEnabled(enabled: boolean, options?: CallOptions): Promise<void> {
    const set = this.#call(simply(requests.setSharing(enabled), () => undefined));
    const forgetting: typeof set = (...call) =>
      set(...call).finally(() => {
        this.#servers.forget();
        this.#sharing.forget();
      });
    await chain([cancellable], forgetting)(NO_WINDOW, signalOf(options));
  }

  async probe(options?: CallOptions & { fresh?: boolean }): Promise<Probe> {
    const hangs = this.#hang.isSuspected && !options?.fresh ? await this.#hang.find() : null;
    if (hangs) {
      const nothing = { responseTime: null, certificate: null, server: null };
      return { up: false, ...nothing, error: hangs, receivedAt: this.#options.now() };
    }
    if (options?.fresh) {
      this.#probes.forget();
    }
    return this.#probes.get(NO_WINDOW, signalOf(options));
  }

  probeAnew(options?: CallOptions): Promise<Probe> {
    return this.#newProbes(NO_WINDOW, signalOf(options));
  }

  /** @throws RangeError for what is no positive whole number of seconds, or more than the API takes */
  async sampleMetrics(sinceSeconds: number, options?: CallOptions): Promise<MetricsSample> {
    if (!(Number.isInteger(sinceSeconds) && sinceSeconds > 0 && sinceSeconds <= LONGEST_SINCE_SECONDS)) {
      throw new RangeError(`${sinceSeconds} s is not a window that can be sampled`);
    }
    return (await this.#samples(sinceSeconds, signalOf(options))).value;
  }

  sinceAskedAt(sinceSeconds: number): number | null {
    return this.#asked.at(sinceSeconds);
  }

  get changes(): number {
    return this.#running.changes;
  }

  keptUntil(): number {
    return Math.min(...this.#shared.map((shared) => shared.keptUntil()));
  }

  listen(listener: KeyListener): void {
    this.#listeners.push(listener);
  }

  async close(): Promise<void> {
    this.#running.close();
    await this.#pool.closeIdle();
  }

  #share<T extends object>(
    route: OutlineRoute,
    call: Call<number, T>,
    lifetimeSeconds: (answer: T, since: number) => number = () => this.#options.settings.cacheTtlSeconds
  ): Shared<T> {
    const { observer, now } = this.#options;
    const shared = new SharedCalls<number, T>({
      keyOf: (since) => since,
      lifetimeSeconds,
      now,
      onCacheHit: () => observer.cacheHit(route),
      onJoined: () => observer.joined(route),
    });
    this.#shared.push(shared);
    return { get: chain([shared.link], call), forget: () => shared.forget() };
  }

  #call<T>(ask: Ask<T>, rank?: Rank): Call<number, Answer<T>> {
    const { timeoutSeconds } = this.#options.settings;
    const call: Call<number, Answer<T>> = chain(
      [translate(outlineFailure), this.#running.limitedTo(timeoutSeconds)],
      (since: number, signal: AbortSignal) =>
        this.#pool.use(
          signal,
          async (connection) => {
            const value = await ask(connection, signal, since);
            return { value, receivedAt: this.#path.prove() };
          },
          rank
        )
    );
    // Who samples has a rhythm of its own.
    return rank === 'last' ? call : chain([this.#hang.link], call);
  }

  #probing(keepOpen: boolean): Call<number, Probe> {
    const { settings, now, onInformation } = this.#options;
    const probe = chain([timeLimit(settings.timeoutSeconds)], async (connection: Connection, signal: AbortSignal) => {
      const begunAt = this.#hang.begin();
      const found = probeInOurTime(await probeServer(connection, signal), this.clock);
      this.#hang.note(found.error && outlineError(found.error), begunAt);
      if (found.server) {
        onInformation(found.server);
      }
      return { ...found, receivedAt: found.up ? this.#path.prove() : now() };
    });
    return chain([translate(outlineFailure), this.#running.link], (_: number, signal: AbortSignal) =>
      this.#pool.useNew(signal, (connection) => probe(connection, signal), keepOpen)
    );
  }

  async #sampleOnce(connection: Connection, signal: AbortSignal, sinceSeconds: number): Promise<MetricsSample> {
    this.#asked.note(sinceSeconds);
    const sentAt = this.#options.now();
    const startedAt = performance.now();
    const metrics = await askSample(connection, sinceSeconds, this.#path.isProven, signal);
    const answerSeconds = (performance.now() - startedAt) / 1000;
    return { metrics, sentAt, receivedAt: this.#options.now(), answerSeconds };
  }
}

/** Whoever gives no signal stays until the answer comes. */
function signalOf(options: CallOptions | undefined): AbortSignal {
  return options?.signal ?? new AbortController().signal;
}
