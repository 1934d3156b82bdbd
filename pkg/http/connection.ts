import { Client } from 'undici';
import type { Call } from './chain';
import { Connector, type ConnectorSettings } from './connect/connector';
import { exchange } from './exchange';
import { HttpFailure } from './failure';
import type { HttpRequest, HttpResponse } from './message';

export interface ConnectionSettings {
  /** `https://HOST:PORT` */
  origin: string;
  connector: ConnectorSettings;
  /** How long it stays open without a request. */
  keepAliveMilliseconds: number;
  /** Largest body that is read. */
  maxResponseBytes: number;
}

/** One HTTP connection: one request at a time, opened when first needed and again after it was lost. */
export class Connection {
  destroyed = false;
  /**
   * The end of a chain. Aborting destroys the connection; where the time ran out while it was being opened, the failure
   * says what was slow.
   *
   * @throws as `exchange`
   */
  readonly send: Call<HttpRequest, HttpResponse>;
  readonly #connector: Connector;
  readonly #client: Client;

  constructor({ origin, connector, keepAliveMilliseconds, maxResponseBytes }: ConnectionSettings) {
    this.#connector = new Connector(connector);
    this.#client = new Client(origin, {
      connect: this.#connector.connect,
      pipelining: 1,
      keepAliveTimeout: keepAliveMilliseconds,
      keepAliveMaxTimeout: keepAliveMilliseconds,
      maxResponseSize: maxResponseBytes,
      // The whole call has its own limit.
      headersTimeout: 0,
      bodyTimeout: 0,
    });
    this.send = exchange(this.#client, { whenAborted: (reason) => this.#abandon(reason) });
  }

  /** Resolves when the socket is closed; a request under way fails with the reason. */
  async destroy(reason: Error): Promise<void> {
    this.destroyed = true;
    this.#connector.abandon(reason);
    await this.#client.destroy(reason);
  }

  #abandon(reason: Error): Error {
    const isOutOfTime = reason instanceof HttpFailure && reason.kind === 'timeout';
    const why = (isOutOfTime && this.#connector.slowness()) || reason;
    void this.destroy(why);
    return why;
  }
}
