import { once } from 'node:events';
import { createServer, type Server } from 'node:http';

/** The port on which outline-ss-server tells Prometheus what it counts: plain HTTP, on loopback. */
export class MetricsListener {
  readonly #server: Server;

  /** @param metrics Prometheus's text format */
  constructor(metrics: () => string) {
    this.#server = createServer((request, response) => {
      const found = request.url === '/metrics';
      response.writeHead(found ? 200 : 404, { 'Content-Type': 'text/plain; version=0.0.4; charset=utf-8' });
      response.end(found ? metrics() : '');
    });
  }

  /** @param port 0 takes any */
  async open(port: number): Promise<number> {
    this.#server.listen(port, '127.0.0.1');
    await once(this.#server, 'listening');
    const address = this.#server.address();
    return typeof address === 'object' && address !== null ? address.port : port;
  }

  async close(): Promise<void> {
    if (this.#server.listening) {
      const closed = once(this.#server, 'close');
      this.#server.close();
      this.#server.closeAllConnections();
      await closed;
    }
  }
}
