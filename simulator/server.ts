import type { IncomingMessage, ServerResponse } from 'node:http';
import { Calls, type RecordedCall } from './calls';
import { serverCertificate } from './certificate/certificate';
import type { Clock } from './clock';
import { Faults } from './faults';
import { Listener } from './http/listener';
import { ManagementApi } from './http/management-api';
import { MetricsListener } from './http/metrics-listener';
import { send, sendSpoilt } from './http/send';
import type { OutlineVersion } from './outline/configuration';
import type { ServerOptions } from './options';
import { Machine, type Connection } from './machine';
import type { PrometheusState } from './prometheus/prometheus';
import type { Truth } from './population/truth';

/** One simulated Outline server, and what a test can do with it. */
export class SimulatedServer {
  /** SHA-256 of the certificate that it should present. */
  readonly certSha256 = serverCertificate().fingerprint;
  readonly name: string;
  /** The secret prefix, with its slash. */
  readonly secretPath: string;
  readonly faults: Faults;
  readonly calls = new Calls();
  /** Milliseconds by which this server's clock is ahead of the simulator's. */
  skew = 0;

  readonly #machine: Machine;
  readonly #listener: Listener;
  readonly #api: ManagementApi;
  readonly #host: string;
  readonly #metricsListener: MetricsListener | undefined;
  #port = 0;
  #metricsPort: number | undefined;

  constructor(options: ServerOptions, clock: Clock) {
    this.#machine = new Machine(options, () => clock.now() + this.skew);
    this.name = this.#machine.configuration.name;
    this.secretPath = this.#machine.prefix;
    this.#api = new ManagementApi(this.#machine.prefix, this.#machine.routes());
    this.#host = options.hostname ?? options.host ?? '127.0.0.1';
    this.#listener = new Listener(
      options.host ?? '127.0.0.1',
      options.port ?? 0,
      (request, response) => void this.#handle(request, response),
      () => this.calls.recordConnection()
    );
    this.#metricsPort = options.metricsPort;
    this.#metricsListener =
      options.metricsPort === undefined ? undefined : new MetricsListener(() => this.#machine.metrics());
    this.faults = new Faults((fault) => this.#listener.suffer(fault));
  }

  /** The management URL; its path is the secret. */
  get apiUrl(): string {
    return `https://${this.#host}:${this.#port}${this.secretPath}`;
  }

  /** Where the proxy tells Prometheus what it counts, such as `127.0.0.1:9092`; undefined where it does not. */
  get metricsAddress(): string | undefined {
    return this.#metricsPort === undefined ? undefined : `127.0.0.1:${this.#metricsPort}`;
  }

  /** What nobody but the client may know, in every form that the API has: secret path, passwords, access URLs. */
  get secrets(): string[] {
    const keys = this.#machine.configuration.accessKeys.list();
    const userInformation = keys.map(({ method, password }) =>
      Buffer.from(`${method}:${password}`).toString('base64url')
    );
    return [this.secretPath.slice(1), ...keys.map(({ password }) => password), ...userInformation];
  }

  /** How many connections to the management API are open. */
  get openConnections(): number {
    return this.#listener.openConnections;
  }

  get truth(): Truth {
    return this.#machine.truth;
  }

  /** This server's time, epoch milliseconds. */
  now(): number {
    return this.#machine.now();
  }

  /** Lets a client use a key once. The key need not exist any more, nor have existed. */
  connect(connection: Connection): void {
    this.#machine.connect(connection);
  }

  /** Makes an access key, also while the management API refuses connections. @throws ApiError 409 */
  createAccessKey(id: string): void {
    this.#machine.createAccessKey(id);
  }

  /** Deletes an access key and ends its traffic. @throws ApiError 404 */
  deleteAccessKey(id: string): void {
    this.#machine.deleteAccessKey(id);
  }

  /** From now on it says that it is another server, as one that was installed anew at the same address. */
  becomeAnother(serverId: string): void {
    this.#machine.configuration.serverId = serverId;
  }

  /** Says from now on that it is of another version. */
  becomeVersion(version: OutlineVersion): void {
    this.#machine.configuration.version = version;
  }

  /** Starts the proxy again: its counters begin at nothing, its series are gone until they grow. By default now. */
  restartProxy(at?: Date | number): void {
    this.#machine.timeline.restart(Number(at ?? this.now()));
  }

  /** Takes out the scrapes of a span (epoch milliseconds, both ends included), as if they had failed. */
  missScrapes(from: number, to: number): void {
    this.#machine.timeline.scrapes.miss({ from, to });
  }

  /** Stops or freezes Prometheus, or sets it right. Scrapes are not missed by this alone: see `missScrapes`. */
  setPrometheus(state: PrometheusState): void {
    this.#machine.prometheus.state = state;
  }

  async start(): Promise<void> {
    this.#port = await this.#listener.open();
    this.#metricsPort = await this.#metricsListener?.open(this.#metricsPort ?? 0);
  }

  async stop(): Promise<void> {
    await Promise.all([this.#listener.close(), this.#metricsListener?.close()]);
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { route, query, answer } = this.#api.address(request);
    const call: RecordedCall = {
      at: this.now(),
      method: request.method ?? '',
      route,
      query: decodeURIComponent(query.toString()),
      status: null,
    };
    this.calls.record(call);
    const fault = this.faults.take(route);
    if (fault === undefined) {
      const right = await answer();
      send(response, right, this.now());
      call.status = right.status;
    } else {
      call.status = await sendSpoilt(response, answer, fault, this.now(), () => this.#listener.reset(request.socket));
    }
  }
}
