import { once } from 'node:events';
import { createServer } from 'node:https';
import { serverCertificate } from '../../simulator/certificate/certificate';

/** A server with the right certificate that answers whatever it is told to, each lane below its own path. */
export class LyingServer {
  readonly #bodies = new Map<string, ReadonlyMap<string, string>>();
  readonly #server = createServer(serverCertificate(), ({ url = '' }, response) => {
    const [, lane = '', ...rest] = url.split('?', 1).join('').split('/');
    response.setHeader('content-type', 'application/json');
    response.end(this.#bodies.get(lane)?.get(rest.join('/')) ?? '{}');
  });
  #port = 0;

  async start(): Promise<void> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    const address = this.#server.address();
    this.#port = typeof address === 'object' && address !== null ? address.port : 0;
  }

  urlOf(lane: string): string {
    return `https://127.0.0.1:${this.#port}/${lane}`;
  }

  /** @param bodies by route, such as `access-keys` */
  tell(lane: string, bodies: ReadonlyMap<string, string>): void {
    this.#bodies.set(lane, bodies);
  }

  stop(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }
}
