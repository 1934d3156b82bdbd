import { Pool, type buildConnector } from 'undici';
import { PluginError } from '../../errors/plugin-error';
import { chain, type Call, type Link } from '../../http/chain';
import { exchange } from '../../http/exchange';
import { HttpFailure } from '../../http/failure';
import { withHeaders, type Header } from '../../http/links/headers';
import { retry } from '../../http/links/retry';
import { timeLimit } from '../../http/links/time-limit';
import type { HttpRequest, HttpResponse } from '../../http/message';
import { PushError } from './push-error';
import { backOff, type RetryOptions } from './retry';

/** With what a receiver is called: it can change while pushing goes on. */
export interface Access {
  /** Value of the `Authorization` header. */
  authorization?: string;
  tls?: {
    /** Certificates of the authorities to trust instead of the system’s, in PEM. */
    ca?: string;
    /** The client’s own certificate, and its key without a passphrase, in PEM. */
    certificate?: string;
    key?: string;
  };
}

export interface ReceiverOptions extends Access, RetryOptions {
  /** What messages call it: `Pushgateway`. */
  title: string;
  url: string;
  /** Sent with each request, beside those of the request itself. */
  headers?: Readonly<Record<string, string>>;
  /** Opens the connections, where not every address may be called; it does the TLS, too. */
  connector?: buildConnector.connector;
  /** Sent as `User-Agent`; `outline-exporter` by default. */
  userAgent?: string;
  /** Time for one attempt; 10 by default. */
  timeoutSeconds?: number;
}

export interface PushRequest {
  method: 'POST' | 'PUT' | 'DELETE';
  /** Added to the path of the receiver’s URL. */
  path?: string;
  headers?: Readonly<Record<string, string>>;
  body?: Uint8Array;
}

/** How much of an answer is quoted, in characters. */
const LONGEST_QUOTE = 300;
/** Longest answer that is read, in bytes. */
const LONGEST_ANSWER = 64 * 1024;

/** Reasons of TLS that are the receiver’s certificate. */
const untrusted = /^(CERT_(?!HAS_EXPIRED).+|.*SELF_SIGNED_CERT.*|UNABLE_TO_(GET|VERIFY)_.+)$/;
const sentences: Readonly<Record<string, string>> = {
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another name',
  CERT_HAS_EXPIRED: 'its certificate has expired',
};

/** A server that takes pushed metrics, over HTTP or HTTPS. */
export class Receiver {
  readonly #options: ReceiverOptions;
  readonly #url: URL;
  #pool: Pool;
  #send: Call<HttpRequest, HttpResponse>;

  /** @throws RangeError where the URL cannot be used */
  constructor(options: ReceiverOptions) {
    const url = URL.canParse(options.url) ? new URL(options.url) : null;
    if ((url?.protocol !== 'http:' && url?.protocol !== 'https:') || url.username || url.password) {
      throw new RangeError(`The URL of a ${options.title} looks like http://127.0.0.1:9091, without a password in it.`);
    }
    this.#options = options;
    this.#url = url;
    [this.#pool, this.#send] = this.#connect(options);
  }

  /** From now on it is called with this; requests in flight end as they began. */
  use(access: Access): void {
    void this.#pool.close();
    [this.#pool, this.#send] = this.#connect(access);
  }

  async close(): Promise<void> {
    await this.#pool.destroy();
  }

  /**
   * Sends, and again where it failed for a reason that may pass.
   *
   * @returns the body of the answer
   * @throws PushError of the last attempt: there was no answer in time, or none of status 2xx
   */
  async send({ method, path = '', headers, body }: PushRequest, signal?: AbortSignal): Promise<Uint8Array> {
    const { pathname, search } = this.#url;
    const whole = `${pathname.replace(/\/$/, '')}${path}` || '/';
    const request = { method, path: whole + search, headers, body };
    return (await this.#send(request, signal ?? new AbortController().signal)).body;
  }

  #connect({ authorization, tls: { ca, certificate, key } = {} }: Access): [Pool, Call<HttpRequest, HttpResponse>] {
    const { timeoutSeconds = 10, headers = {}, connector, userAgent = 'outline-exporter' } = this.#options;
    const pool = new Pool(this.#url.origin, {
      connections: 1,
      connect: connector ?? { ...(ca && { ca }), ...(certificate && { cert: certificate }), ...(key && { key }) },
    });
    const links = [
      retry(backOff(this.#options)),
      this.#toPushErrors,
      timeLimit(timeoutSeconds),
      withHeaders(authorization ? [{ name: 'authorization', value: authorization }] : []),
      withHeaders(listed({ 'user-agent': userAgent, ...headers })),
    ];
    return [pool, chain(links, exchange(pool, { mostKeptBytes: LONGEST_ANSWER }))];
  }

  /** Also what was answered with another status than 2xx is an error. */
  readonly #toPushErrors: Link<HttpRequest, HttpResponse> = (next) => async (request, signal) => {
    const { title } = this.#options;
    const response = await next(request, signal).catch((thrown: unknown) => {
      const message = `The ${title} at ${this.#url.host} cannot be reached${reasonOf(thrown)}.`;
      throw new PushError(message, null, { cause: thrown }, isLasting(thrown) ? Infinity : 0);
    });
    const { status, headers, body } = response;
    if (status < 200 || status > 299) {
      const quote = body.toString().trim().slice(0, LONGEST_QUOTE);
      const message = `The ${title} at ${this.#url.host} answered ${request.method} with ${status}: ${quote}`;
      throw new PushError(message, status, {}, secondsOf(headers['retry-after']));
    }
    return response;
  };
}

/** Whether somebody must mend it, so that the next push is early enough for another attempt. */
function isLasting(thrown: unknown): boolean {
  const systemCode = thrown instanceof HttpFailure ? thrown.systemCode : null;
  return systemCode === null
    ? thrown instanceof PluginError && thrown.code === 'PROMETHEUS_NOT_ALLOWED'
    : untrusted.test(systemCode) || systemCode in sentences;
}

function listed(headers: Readonly<Record<string, string>>): Header[] {
  return Object.entries(headers).map(([name, value]) => ({ name, value }));
}

/** What is wrong, where a word says it; the texts of TLS libraries help nobody. */
function reasonOf(thrown: unknown): string {
  if (thrown instanceof PluginError) {
    return `: ${thrown.message}`;
  }
  const { kind, systemCode } = thrown instanceof HttpFailure ? thrown : { kind: null, systemCode: null };
  // The caller's own limit is `AbortSignal.timeout`.
  if (kind === 'timeout' || (thrown instanceof Error && thrown.name === 'TimeoutError')) {
    return ': it did not answer in time';
  }
  if (systemCode === null) {
    return '';
  }
  if (untrusted.test(systemCode)) {
    return `: its certificate is not trusted (${systemCode}); tls.caFile names the authority that issued it`;
  }
  return sentences[systemCode] ? `: ${sentences[systemCode]}` : ` (${systemCode})`;
}

function secondsOf(retryAfter: string | undefined): number {
  const seconds = Number(retryAfter);
  return seconds > 0 ? seconds : 0;
}
