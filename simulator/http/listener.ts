import { once } from 'node:events';
import { createServer, type Server } from 'node:https';
import type { RequestListener } from 'node:http';
import type { Socket } from 'node:net';
import { otherCertificate, serverCertificate } from '../certificate/certificate';
import type { ServerFault } from '../faults';

/** The HTTPS side of one server: its port, its certificate, and whether anybody listens at all. */
export class Listener {
  private readonly server: Server;
  private readonly sockets = new Map<number, Socket>();
  private port: number;

  /** @param connected told of each completed TLS connection */
  constructor(
    private readonly host: string,
    port: number,
    handle: RequestListener,
    connected: () => void
  ) {
    this.port = port;
    const { cert, key } = serverCertificate();
    this.server = createServer({ cert, key, minVersion: 'TLSv1.2' }, handle);
    this.server.on('connection', (socket: Socket) => this.remember(socket));
    this.server.on('secureConnection', connected);
  }

  /** Listens; the port is the one of the constructor, or the one found first when that was 0. */
  async open(): Promise<number> {
    this.server.listen(this.port, this.host);
    await once(this.server, 'listening');
    const address = this.server.address();
    this.port = typeof address === 'object' && address !== null ? address.port : this.port;
    return this.port;
  }

  async close(): Promise<void> {
    if (!this.server.listening) {
      return;
    }
    const closed = once(this.server, 'close');
    this.server.close();
    this.dropConnections();
    await closed;
  }

  /** Refuses connections or presents another certificate from now on; undefined sets both right. */
  async suffer(fault: ServerFault | undefined): Promise<void> {
    if (fault?.kind === 'refuse') {
      await this.close();
      return;
    }
    const { cert, key } = fault === undefined ? serverCertificate() : otherCertificate();
    this.server.setSecureContext({ cert, key, minVersion: 'TLSv1.2' });
    this.dropConnections();
    if (!this.server.listening) {
      await this.open();
    }
  }

  /** Ends the TCP connection of a request with a reset. */
  reset(socket: Socket): void {
    const raw = this.sockets.get(socket.remotePort ?? 0);
    (raw ?? socket).resetAndDestroy();
    socket.destroy();
  }

  private dropConnections(): void {
    for (const socket of this.sockets.values()) {
      socket.destroy();
    }
  }

  private remember(socket: Socket): void {
    const { remotePort } = socket;
    if (remotePort !== undefined) {
      this.sockets.set(remotePort, socket);
      socket.once('close', () => this.sockets.delete(remotePort));
    }
  }
}
