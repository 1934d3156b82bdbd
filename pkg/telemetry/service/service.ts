import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import type { Registry } from '../registry';
import { checkAuthorization, type Authorization } from './authorization';
import { checkMetricsPath, handleRequests } from './requests';

export interface ServiceOptions {
  registry: Registry;
  /** Address to listen on; loopback by default. `0.0.0.0` or `::` is all there are. */
  address?: string;
  /** 0, the default, is any free one. */
  port?: number;
  /** Certificate and private key in PEM; without them it is plain HTTP. */
  tls?: { certificate: string; key: string };
  /** Where the metrics are; `/metrics` by default. */
  path?: string;
  /** Without it whoever reaches the port may read. */
  authorization?: Authorization;
  /** Hears why metrics could not be collected; the client is told only that. */
  onFailure?: (thrown: unknown) => void;
}

/** Serves a registry over HTTP or HTTPS, for Prometheus to scrape. */
export class Service {
  readonly #options: ServiceOptions;
  readonly #path: string;
  #server: Server | null = null;
  #stopping = false;

  /** @throws RangeError where the path or the authorization cannot be used */
  constructor(options: ServiceOptions) {
    this.#options = options;
    this.#path = checkMetricsPath(options.path ?? '/metrics');
    if (options.authorization) {
      checkAuthorization(options.authorization);
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
    if (this.#server) {
      throw new Error('The service is started already.');
    }
    const { registry, address = '127.0.0.1', port = 0, authorization, onFailure } = this.#options;
    const handle = handleRequests({ registry, path: this.#path, authorization, onFailure });
    const server = this.#createServer((request, response) => {
      response.shouldKeepAlive &&= !this.#stopping;
      handle(request, response);
    });
    this.#server = server;
    this.#stopping = false;
    try {
      server.listen(port, address);
      await once(server, 'listening');
    } catch (thrown) {
      this.#server = null;
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
    const server = this.#server;
    if (!server) {
      return;
    }
    this.#server = null;
    this.#stopping = true;
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    server.closeIdleConnections();
    const patience = new AbortController();
    await Promise.race([closed, delay(waitSeconds * 1000, undefined, { signal: patience.signal }).catch(() => {})]);
    patience.abort();
    server.closeAllConnections();
    await closed;
  }

  #createServer(handle: RequestListener): Server {
    const { tls } = this.#options;
    return tls ? createTlsServer({ cert: tls.certificate, key: tls.key }, handle) : createServer(handle);
  }

  #listening(): AddressInfo {
    const bound = this.#server?.address();
    if (!bound || typeof bound === 'string') {
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
