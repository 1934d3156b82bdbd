import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo, Server as NetServer, Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { createServer as createTlsServer, type SecureContextOptions, type Server as TlsServer } from 'node:tls';

/** All in PEM. */
export interface Tls {
  /** With those of its authorities after it. */
  certificate: string;
  /** Without a passphrase. */
  key: string;
  /** Authorities of clients’ certificates: whoever has none of theirs is refused. */
  clientCa?: string;
}

/**
 * A listening HTTP or HTTPS server that can be stopped. TLS ends in a server of its own, which hands connections on to
 * HTTP: the packaged runtime’s HTTPS server cannot change its certificate while it runs.
 */
export class HttpListener {
  readonly #http: Server;
  readonly #tls: TlsServer | null;
  /** Connections, and the number of requests in flight on each. */
  readonly #sockets = new Map<Socket, number>();
  #stopping = false;

  constructor(handle: RequestListener, tls: Tls | null) {
    this.#http = createServer((request, response) => {
      response.shouldKeepAlive &&= !this.#stopping;
      this.#count(request.socket, 1);
      response.once('close', () => this.#count(request.socket, -1));
      handle(request, response);
    });
    this.#tls = tls && createTlsServer({ ...contextOf(tls), ...clientsOf(tls) }, (socket) => this.#accept(socket));
  }

  /** For new connections. @throws Error where the certificate cannot be used */
  use(tls: Tls): void {
    this.#tls?.setSecureContext(contextOf(tls));
  }

  /** Null where it does not listen. */
  get address(): AddressInfo | null {
    const bound = this.#listening.address();
    return typeof bound === 'string' ? null : bound;
  }

  /** @throws Error where it cannot listen */
  async start(port: number, address: string): Promise<void> {
    this.#listening.listen(port, address);
    await once(this.#listening, 'listening');
  }

  /** Takes no more connections, waits for the requests in flight, and cuts off those that take longer. */
  async stop(waitSeconds: number): Promise<void> {
    this.#stopping = true;
    const closed = new Promise<void>((resolve) => this.#listening.close(() => resolve()));
    this.#http.closeIdleConnections();
    this.#destroy((requests) => requests === 0);
    const patience = new AbortController();
    await Promise.race([closed, delay(waitSeconds * 1000, undefined, { signal: patience.signal }).catch(() => {})]);
    patience.abort();
    this.#http.closeAllConnections();
    this.#destroy(() => true);
    await closed;
  }

  get #listening(): NetServer {
    return this.#tls ?? this.#http;
  }

  /** What TLS hands on is not counted among the connections of HTTP. */
  #accept(socket: Socket): void {
    this.#sockets.set(socket, 0);
    socket.once('close', () => this.#sockets.delete(socket));
    this.#http.emit('connection', socket);
  }

  #count(socket: Socket, step: number): void {
    const requests = this.#sockets.get(socket);
    if (requests !== undefined) {
      this.#sockets.set(socket, requests + step);
    }
  }

  #destroy(isMeant: (requests: number) => boolean): void {
    for (const [socket, requests] of this.#sockets) {
      if (isMeant(requests)) {
        socket.destroy();
      }
    }
  }
}

function contextOf({ certificate, key, clientCa }: Tls): SecureContextOptions {
  return { cert: certificate, key, ...(clientCa && { ca: clientCa }) };
}

function clientsOf({ clientCa }: Tls) {
  return clientCa ? { requestCert: true, rejectUnauthorized: true } : {};
}
