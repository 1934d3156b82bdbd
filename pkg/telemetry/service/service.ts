import type { AddressInfo } from 'node:net';
import type { Registry } from '../registry';
import { checkAuthorization, type Authorization } from './authorization';
import { HttpListener, type Tls } from './http-listener';
import { checkMetricsPath, handleRequests } from './requests';

export interface ServiceOptions {
  registry: Registry;
  /** Address to listen on; loopback by default. `0.0.0.0` or `::` is all there are. */
  address?: string;
  /** 0, the default, is any free one. */
  port?: number;
  /** Without it, it is plain HTTP. */
  tls?: Tls;
  /** Where the metrics are; `/metrics` by default. */
  path?: string;
  /** Without it whoever reaches the port may read. */
  authorization?: Authorization;
  /** Hears why metrics could not be collected; the client is told only that. */
  onFailure?: (thrown: unknown) => void;
}

/** What can change while it runs. */
export type ServiceCredentials = Pick<ServiceOptions, 'tls' | 'authorization'>;

/** Serves a registry over HTTP or HTTPS, for Prometheus to scrape. */
export class Service {
  readonly #options: ServiceOptions;
  readonly #path: string;
  #listener: HttpListener | null = null;

  /** @throws RangeError where the path or the authorization cannot be used */
  constructor(options: ServiceOptions) {
    this.#options = { ...options };
    this.#path = checkMetricsPath(options.path ?? '/metrics');
    if (options.authorization) {
      checkAuthorization(options.authorization);
    }
  }

  /**
   * From now on these are in force: for new connections the certificate, for new requests the authorization. What was
   * plain or open stays so.
   *
   * @throws RangeError where the authorization cannot be used
   * @throws Error where the certificate cannot be; then nothing changes
   */
  use({ tls, authorization }: ServiceCredentials): void {
    if (authorization && this.#options.authorization) {
      checkAuthorization(authorization);
    }
    if (tls && this.#options.tls) {
      this.#listener?.use(tls);
      this.#options.tls = tls;
    }
    if (authorization && this.#options.authorization) {
      this.#options.authorization = authorization;
    }
  }

  /** `http://HOST:PORT`. @throws Error where it is not started */
  get baseUrl(): string {
    const { address, port } = this.#listening();
    return `${this.#options.tls ? 'https' : 'http'}://${hostOf(address)}:${port}`;
  }

  /** URL of the page with a link. @throws Error where it is not started */
  get rootUrl(): string {
    return `${this.baseUrl}/`;
  }

  /** URL of the metrics. @throws Error where it is not started */
  get metricsUrl(): string {
    return `${this.baseUrl}${this.#path}`;
  }

  /** Resolves when it can be called. @throws Error where it is started already, or cannot listen or use the certificate */
  async start(): Promise<void> {
    if (this.#listener) {
      throw new Error('The service is started already.');
    }
    const { registry, address = '127.0.0.1', port = 0, tls, onFailure } = this.#options;
    const authorization = () => this.#options.authorization;
    const handle = handleRequests({ registry, path: this.#path, authorization, onFailure });
    const listener = new HttpListener(handle, tls ?? null);
    this.#listener = listener;
    try {
      await listener.start(port, address);
    } catch (thrown) {
      this.#listener = null;
      throw thrown;
    }
  }

  /**
   * Takes no more connections, waits for the requests in flight, and cuts off those that take longer.
   *
   * @throws Error where it is not started
   */
  async stop(waitSeconds = 1): Promise<void> {
    this.#listening();
    const listener = this.#listener;
    this.#listener = null;
    await listener?.stop(waitSeconds);
  }

  #listening(): AddressInfo {
    const bound = this.#listener?.address;
    if (!bound) {
      throw new Error('The service is not started.');
    }
    return bound;
  }
}

/** An address that means all of them is none that can be called. */
function hostOf(address: string): string {
  const callable = address === '0.0.0.0' ? '127.0.0.1' : address === '::' ? '::1' : address;
  return callable.includes(':') ? `[${callable}]` : callable;
}
