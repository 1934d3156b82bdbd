import { Client } from 'undici';
import { PluginError } from '../../errors/plugin-error';
import type { Certificate } from '../api';
import type { CallObserver, ObservedCall } from '../call-observer';
import { Connector, type ConnectorSettings } from '../connect/connector';
import { connectionFailure } from '../connect/failure';
import type { OutlineRequest, OutlineResponse } from './request';
import type { ServerClock } from '../server-clock';
import { ResponseCollector } from './response-collector';

/** Largest body that is read, in bytes. The access keys of 1,000 users are about 234 KB. */
export const MAX_RESPONSE_BYTES = 16 * 1024 * 1024;

/** The server closes idle connections after 5 s; one that is closed earlier from here cannot be found half-closed. */
const KEEP_ALIVE_MILLISECONDS = 4000;

export interface ConnectionSettings {
  /** Secret: `https://HOST:PORT/SECRET`. */
  apiUrl: URL;
  /** The `server` label. */
  serverName: string;
  connector: ConnectorSettings;
  observer: CallObserver;
  /** Told by every answer what the server's clock shows. */
  clock: ServerClock;
  /** Epoch milliseconds of ours. */
  now: () => number;
}

/** Makes something of an answer; `again` sends the request once more. */
export type ReadAnswer<T> = (response: OutlineResponse, again: () => Promise<OutlineResponse>) => Promise<T> | T;

/** Numbers the requests of this process. */
let requestsAsked = 0;

/** One HTTP connection to the server: one request at a time, opened when first needed and again after it was lost. */
export class Connection {
  destroyed = false;
  private readonly connector: Connector;
  private readonly client: Client;
  private readonly basePath: string;

  constructor(private readonly settings: ConnectionSettings) {
    this.connector = new Connector(settings.connector);
    this.basePath = settings.apiUrl.pathname.replace(/\/+$/, '');
    this.client = new Client(settings.apiUrl.origin, {
      connect: this.connector.connect,
      pipelining: 1,
      keepAliveTimeout: KEEP_ALIVE_MILLISECONDS,
      keepAliveMaxTimeout: KEEP_ALIVE_MILLISECONDS,
      maxResponseSize: MAX_RESPONSE_BYTES,
      // The whole call has its own limit.
      headersTimeout: 0,
      bodyTimeout: 0,
    });
  }

  /** The certificate presented last, also a refused one; null when no TLS handshake came about. */
  get certificate(): Certificate | null {
    return this.connector.certificate;
  }

  /**
   * Sends a request and hands the whole answer to `read`. A connection that fails before the answer has begun is tried
   * once more: it may have been closed just as the request was sent. Every request of the API can be repeated safely.
   * Aborting destroys the connection.
   *
   * @param read makes something of the answer, or throws where it is of no use; may ask for it again
   * @throws PluginError why there is no answer, the reason of the signal, or what `read` throws
   */
  async ask<T>(request: OutlineRequest, signal: AbortSignal, read: ReadAnswer<T>): Promise<T> {
    const { observer, serverName } = this.settings;
    const observed = { requestId: String((requestsAsked += 1)), server: serverName, route: request.route };
    let attempts = 0;
    const send = () => this.send(request, signal, () => ({ ...observed, attempt: (attempts += 1) }));
    try {
      const value = await read(await send(), send);
      observer.onRequestEnd(observed, null);
      return value;
    } catch (error) {
      observer.onRequestEnd(observed, PluginError.from(error));
      throw error;
    }
  }

  /** Resolves when the socket is closed; a request under way fails with the reason. */
  async destroy(reason: PluginError): Promise<void> {
    this.destroyed = true;
    this.connector.abandon(reason);
    await this.client.destroy(reason);
  }

  private async send(
    request: OutlineRequest,
    signal: AbortSignal,
    nextAttempt: () => ObservedCall
  ): Promise<OutlineResponse> {
    const collector = new ResponseCollector();
    try {
      return await this.exchange(request, collector, signal, nextAttempt);
    } catch (error) {
      if (collector.answered || !isWorthRepeating(error)) {
        throw error;
      }
    }
    return this.exchange(request, new ResponseCollector(), signal, nextAttempt);
  }

  private async exchange(
    request: OutlineRequest,
    collector: ResponseCollector,
    signal: AbortSignal,
    nextAttempt: () => ObservedCall
  ): Promise<OutlineResponse> {
    signal.throwIfAborted();
    const abandon = () => {
      const reason = this.whyAborted(signal);
      collector.fail(reason);
      void this.destroy(reason);
    };
    signal.addEventListener('abort', abandon, { once: true });
    const finish = this.settings.observer.onCall(nextAttempt());
    const { clock, now } = this.settings;
    const sentAt = now();
    const startedAt = performance.now();
    const measured = () => ({ durationSeconds: (performance.now() - startedAt) / 1000, bytes: collector.bytes });
    try {
      this.client.dispatch(this.dispatchOptions(request), collector);
      const response = await collector.response;
      clock.read({ serverTime: response.serverTime, sentAt, receivedAt: now() });
      finish({ status: response.status, ...measured() });
      return response;
    } catch (error) {
      const failure = connectionFailure(error);
      finish({ code: failure.code, ...measured() });
      throw failure;
    } finally {
      signal.removeEventListener('abort', abandon);
    }
  }

  private whyAborted(signal: AbortSignal): PluginError {
    const reason = connectionFailure(signal.reason);
    return reason.code === 'OUTLINE_TIMEOUT' ? (this.connector.slowness() ?? reason) : reason;
  }

  private dispatchOptions({ method, path, body }: OutlineRequest) {
    const headers = body === undefined ? undefined : { 'content-type': 'application/json' };
    return { method, path: this.basePath + path, headers, body };
  }
}

function isWorthRepeating(error: unknown): boolean {
  const { code } = connectionFailure(error);
  return code === 'OUTLINE_CONNECTION_REFUSED' || code === 'OUTLINE_CONNECTION_LOST';
}
