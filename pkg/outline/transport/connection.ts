import { chain, type Call } from '../../http/chain';
import type { ConnectorSettings } from '../../http/connect/connector';
import { Connection as HttpConnection } from '../../http/connection';
import { HttpFailure } from '../../http/failure';
import { withHeaders, type Header } from '../../http/links/headers';
import { retry } from '../../http/links/retry';
import { translate } from '../../http/links/translate';
import { mediaTypeOf, type HttpResponse } from '../../http/message';
import type { Certificate } from '../api';
import type { CallObserver } from '../call-observer';
import { outlineError, outlineFailure } from '../connect/failure';
import { isPinned, judgeCertificate, type Trust } from '../connect/judge-certificate';
import type { KnownPublicKeys } from '../connect/known-public-keys';
import { presentedCertificate } from '../connect/presented-certificate';
import type { ServerClock } from '../server-clock';
import { observeCalls, readClock, type AttemptedRequest } from './observe-calls';
import type { OutlineRequest, OutlineResponse } from './request';

/** Largest body that is read, in bytes. The access keys of 1,000 users are about 234 KB. */
export const MAX_RESPONSE_BYTES = 16 * 1024 * 1024;

/** The server closes idle connections after 5 s; one that is closed earlier from here cannot be found half-closed. */
const KEEP_ALIVE_MILLISECONDS = 4000;

export interface ConnectionSettings extends Pick<ConnectorSettings, 'findProxy'> {
  /** Secret: `https://HOST:PORT/SECRET`. */
  apiUrl: URL;
  /** The `server` label. */
  serverName: string;
  trust: Trust;
  knownPublicKeys: KnownPublicKeys;
  /** Sent with each request; their values are secret. */
  customHeaders: readonly Header[];
  /** For opening a connection, in seconds. */
  connectSeconds: number;
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

/** One connection to the management API, whose certificate is judged before anything is sent. */
export class Connection {
  readonly #settings: ConnectionSettings;

  readonly #http: HttpConnection;
  readonly #send: Call<AttemptedRequest, HttpResponse>;
  readonly #basePath: string;
  #certificate: Certificate | null = null;

  constructor(settings: ConnectionSettings) {
    this.#settings = settings;

    const { apiUrl, customHeaders, observer, clock, now, trust, findProxy, connectSeconds } = settings;
    this.#basePath = apiUrl.pathname.replace(/\/+$/, '');
    this.#http = new HttpConnection({
      origin: apiUrl.origin,
      connector: {
        verify: !isPinned(trust) && !trust.tlsSkipVerify,
        accept: (socket) => this.#accept(presentedCertificate(socket, trust.certSha256), socket.authorized),
        findProxy,
        limitSeconds: connectSeconds,
      },
      keepAliveMilliseconds: KEEP_ALIVE_MILLISECONDS,
      maxResponseBytes: MAX_RESPONSE_BYTES,
    });
    this.#send = chain(
      [
        translate(outlineFailure),
        retry(onceWhereLost),
        observeCalls(observer),
        readClock(clock, now),
        withHeaders(customHeaders),
      ],
      this.#http.send
    );
  }

  get destroyed(): boolean {
    return this.#http.destroyed;
  }

  /** The certificate presented last, also a refused one; null when no TLS handshake came about. */
  get certificate(): Certificate | null {
    return this.#certificate;
  }

  /**
   * Sends a request and hands the whole answer to `read`. Aborting destroys the connection.
   *
   * @param read makes something of the answer, or throws where it is of no use; may ask for it again
   * @throws PluginError why there is no answer, the reason of the signal, or what `read` throws
   */
  async ask<T>(request: OutlineRequest, signal: AbortSignal, read: ReadAnswer<T>): Promise<T> {
    const { observer, serverName } = this.#settings;
    const observed = { requestId: String((requestsAsked += 1)), server: serverName, route: request.route };
    let attempts = 0;
    const attempted = { ...this.#httpRequest(request), nextAttempt: () => ({ ...observed, attempt: (attempts += 1) }) };
    const send = async () => readMessage(await this.#send(attempted, signal));
    try {
      const value = await read(await send(), send);
      observer.onRequestEnd(observed, null);
      return value;
    } catch (error) {
      observer.onRequestEnd(observed, outlineError(error));
      throw error;
    }
  }

  /** Resolves when the socket is closed; a request under way fails with the reason. */
  destroy(reason: Error): Promise<void> {
    return this.#http.destroy(reason);
  }

  /**
   * The fingerprint decides alone where there is one, with the key of its certificate: Outline's certificates are
   * self-signed and name no host in a way that could be verified.
   */
  #accept(certificate: Certificate | null, isAuthorized: boolean): void {
    const { trust, knownPublicKeys } = this.#settings;
    this.#certificate = certificate ?? this.#certificate;
    if (isPinned(trust)) {
      judgeCertificate(certificate, isAuthorized, trust, knownPublicKeys);
    }
  }

  #httpRequest({ method, path, body }: OutlineRequest) {
    const headers = body === undefined ? undefined : { 'content-type': 'application/json' };
    return { method, path: this.#basePath + path, headers, body };
  }
}

/**
 * A connection that fails before the answer has begun is tried once more: it may have been closed just as the request was
 * sent. Every request of the API can be repeated safely.
 */
function onceWhereLost(error: unknown, attempt: number): number | null {
  const isWorthRepeating =
    error instanceof HttpFailure && !error.hasAnswerBegun && (error.kind === 'refused' || error.kind === 'lost');
  return isWorthRepeating && attempt === 1 ? 0 : null;
}

function readMessage(response: HttpResponse): OutlineResponse {
  return { status: response.status, mediaType: mediaTypeOf(response), body: response.body.toString() };
}
