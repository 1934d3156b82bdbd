import { once } from 'node:events';
import type { RequestListener } from 'node:http';
import { createServer as createHttpsServer, type Server as HttpsServer } from 'node:https';
import { createServer, type Server, type Socket } from 'node:net';
import {
  expiredCertificate,
  issuedCertificate,
  otherCertificate,
  renewedCertificate,
  serverCertificate,
  type Certificate,
} from '../certificate/certificate';
import type { ServerFault } from '../faults';

/** Which certificate a server presents. */
type Presented = 'right' | Exclude<ServerFault['kind'], 'refuse'>;

/**
 * The HTTPS side of one server: its port, its certificate, and whether anybody listens at all. TCP connections are
 * taken by a server of our own and handed on, so that they can be refused, reset or dropped without touching HTTP's
 * own book-keeping.
 */
export class Listener {
  readonly #host: string;

  readonly #tcp: Server;
  readonly #servers: Record<Presented, HttpsServer>;
  readonly #sockets = new Map<string, Socket>();
  #presented: Presented = 'right';
  #port: number;

  /** @param connected told of each completed TLS connection */
  constructor(host: string, port: number, handle: RequestListener, connected: () => void) {
    this.#host = host;

    this.#port = port;
    const serve = (certificate: Certificate) => httpsServer(certificate, handle, connected);
    this.#servers = {
      right: serve(serverCertificate()),
      'wrong-certificate': serve(otherCertificate()),
      'renewed-certificate': serve(renewedCertificate()),
      'issued-certificate': serve(issuedCertificate()),
      'expired-certificate': serve(expiredCertificate()),
    };
    this.#tcp = createServer((socket) => this.#take(socket));
  }

  /** Listens; the port is the one of the constructor, or the one found first when that was 0. */
  async open(): Promise<number> {
    this.#tcp.listen(this.#port, this.#host);
    await once(this.#tcp, 'listening');
    const address = this.#tcp.address();
    this.#port = typeof address === 'object' && address !== null ? address.port : this.#port;
    return this.#port;
  }

  async close(): Promise<void> {
    if (!this.#tcp.listening) {
      return;
    }
    const closed = once(this.#tcp, 'close');
    this.#tcp.close();
    this.#dropConnections();
    await closed;
  }

  /** Refuses connections or presents another certificate from now on; undefined sets both right. */
  async suffer(fault: ServerFault | undefined): Promise<void> {
    if (fault?.kind === 'refuse') {
      await this.close();
      return;
    }
    const presented = fault?.kind ?? 'right';
    if (presented !== this.#presented) {
      this.#presented = presented;
      this.#dropConnections();
    }
    if (!this.#tcp.listening) {
      await this.open();
    }
  }

  /** How many TCP connections are open. */
  get openConnections(): number {
    return this.#sockets.size;
  }

  /** Ends the TCP connection of a request with a reset. */
  reset(socket: Socket): void {
    this.#sockets.get(peerOf(socket))?.resetAndDestroy();
  }

  #take(socket: Socket): void {
    const peer = peerOf(socket);
    this.#sockets.set(peer, socket);
    socket.once('close', () => this.#sockets.delete(peer));
    this.#servers[this.#presented].emit('connection', socket);
  }

  #dropConnections(): void {
    for (const socket of this.#sockets.values()) {
      socket.destroy();
    }
  }
}

const peerOf = ({ remoteAddress, remotePort }: Socket): string => `${remoteAddress} ${remotePort}`;

const httpsServer = ({ cert, key }: Certificate, handle: RequestListener, connected: () => void): HttpsServer =>
  createHttpsServer({ cert, key, minVersion: 'TLSv1.2' }, handle).on('secureConnection', connected);
