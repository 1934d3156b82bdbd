import { Agent, request } from 'undici';
import * as v from 'valibot';
import { PushError } from './push-error';

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

export interface ReceiverOptions extends Access {
  /** What messages call it: `Pushgateway`. */
  title: string;
  url: string;
  /** Sent with each request, beside those of the request itself. */
  headers?: Readonly<Record<string, string>>;
  /** Time for one request; 10 by default. */
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
const longestQuote = 300;
/** Longest answer that is read, in bytes. */
const longestAnswer = 64 * 1024;

/** Reasons of TLS that are the receiver’s certificate. */
const untrusted = /^(CERT_(?!HAS_EXPIRED).+|.*SELF_SIGNED_CERT.*|UNABLE_TO_(GET|VERIFY)_.+)$/;
const sentences: Readonly<Record<string, string>> = {
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another name',
  CERT_HAS_EXPIRED: 'its certificate has expired',
};

const reasonSchema = v.object({ name: v.optional(v.string()), code: v.optional(v.unknown()) });

/** A server that takes pushed metrics, over HTTP or HTTPS. */
export class Receiver {
  readonly #options: ReceiverOptions;
  readonly #url: URL;
  #access: Access;
  #agent: Agent;

  /** @throws RangeError where the URL cannot be used */
  constructor(options: ReceiverOptions) {
    const url = URL.canParse(options.url) ? new URL(options.url) : null;
    if ((url?.protocol !== 'http:' && url?.protocol !== 'https:') || url.username || url.password) {
      throw new RangeError(`The URL of a ${options.title} looks like http://127.0.0.1:9091, without a password in it.`);
    }
    this.#options = options;
    this.#url = url;
    this.#access = { ...(options.authorization && { authorization: options.authorization }), tls: options.tls ?? {} };
    this.#agent = agentOf(this.#access);
  }

  /** From now on it is called with this; requests in flight end as they began. */
  use(access: Access): void {
    void this.#agent.close();
    this.#access = access;
    this.#agent = agentOf(access);
  }

  async close(): Promise<void> {
    await this.#agent.destroy();
  }

  /**
   * Sends once.
   *
   * @returns the body of the answer
   * @throws PushError where there is no answer in time, or none of status 2xx
   */
  async send(pushed: PushRequest, signal?: AbortSignal): Promise<Uint8Array> {
    const { title } = this.#options;
    const { status, retryAfter, answer } = await this.#call(pushed, signal).catch((thrown: unknown) => {
      throw new PushError(`The ${title} at ${this.#url.host} cannot be reached${reasonOf(thrown)}.`, null, {
        cause: thrown,
      });
    });
    if (status < 200 || status > 299) {
      const quote = answer.toString().trim().slice(0, longestQuote);
      const message = `The ${title} at ${this.#url.host} answered ${pushed.method} with ${status}: ${quote}`;
      throw new PushError(message, status, {}, secondsOf(retryAfter));
    }
    return answer;
  }

  async #call({ method, path = '', headers, body }: PushRequest, signal?: AbortSignal) {
    const { timeoutSeconds = 10, headers: fixed } = this.#options;
    const { authorization } = this.#access;
    const url = new URL(this.#url);
    url.pathname = `${url.pathname.replace(/\/$/, '')}${path}` || '/';
    const response = await request(url, {
      method,
      body: body ?? null,
      headers: { 'user-agent': 'outline-exporter', ...fixed, ...headers, ...(authorization && { authorization }) },
      signal: AbortSignal.any([AbortSignal.timeout(timeoutSeconds * 1000), ...(signal ? [signal] : [])]),
      dispatcher: this.#agent,
    });
    const parts: Buffer[] = [];
    let length = 0;
    for await (const part of response.body) {
      length += part.length;
      if (length <= longestAnswer) {
        parts.push(part);
      }
    }
    return { status: response.statusCode, retryAfter: response.headers['retry-after'], answer: Buffer.concat(parts) };
  }
}

function agentOf({ tls: { ca, certificate, key } = {} }: Access): Agent {
  return new Agent({
    connections: 1,
    connect: { ...(ca && { ca }), ...(certificate && { cert: certificate }), ...(key && { key }) },
  });
}

/** What is wrong, where a word says it; the texts of TLS libraries help nobody. */
function reasonOf(thrown: unknown): string {
  const parsed = v.safeParse(reasonSchema, thrown);
  const { name, code } = parsed.success ? parsed.output : {};
  if (name === 'TimeoutError') {
    return ': it did not answer in time';
  }
  if (typeof code !== 'string') {
    return '';
  }
  if (untrusted.test(code)) {
    return `: its certificate is not trusted (${code}); tls.caFile names the authority that issued it`;
  }
  return sentences[code] ? `: ${sentences[code]}` : ` (${code})`;
}

function secondsOf(retryAfter: string | string[] | undefined): number {
  const seconds = Number(retryAfter);
  return seconds > 0 ? seconds : 0;
}
