import { setTimeout as delay } from 'node:timers/promises';
import { request } from 'undici';
import { textFormat } from '../exposition/formats';
import type { Registry } from '../registry';
import { groupingPath, type GroupingKey } from './grouping-path';

export interface PusherOptions {
  /** `http(s)://HOST:PORT`, with a path where the gateway has one. */
  gatewayUrl: string;
  job: string;
  groupingKey?: GroupingKey;
  /** Value of the `Authorization` header. */
  authorization?: string;
  /** Time for one attempt. */
  timeoutSeconds?: number;
  /** How often it is tried before it fails. */
  attempts?: number;
  /** Wait after the first attempt; doubled after each, and up to half longer, so that not all come back at once. */
  backOffSeconds?: number;
}

type Method = 'POST' | 'PUT' | 'DELETE';

/** A Pushgateway did not take what was pushed. */
export class PushError extends Error {
  override readonly name = 'PushError';

  constructor(
    message: string,
    /** HTTP status; null where there was no answer. */
    readonly status: number | null,
    options?: ErrorOptions
  ) {
    super(message, options);
  }
}

/** How much of a gateway's answer is quoted, in characters. */
const longestQuote = 300;

/**
 * Pushes metrics to a Prometheus Pushgateway, for what cannot be scraped. Each method tries again where the gateway is
 * out of reach, overloaded (429) or fails (5xx), and throws a PushError in the end.
 */
export class Pusher {
  readonly #options: PusherOptions;
  readonly #url: URL;

  /** @throws RangeError where the URL, the job or the grouping key cannot be used */
  constructor(options: PusherOptions) {
    const gateway = URL.canParse(options.gatewayUrl) ? new URL(options.gatewayUrl) : null;
    if ((gateway?.protocol !== 'http:' && gateway?.protocol !== 'https:') || gateway.username || gateway.password) {
      throw new RangeError('The URL of a Pushgateway looks like http://127.0.0.1:9091, without a password in it.');
    }
    this.#options = options;
    this.#url = new URL(
      `${gateway.pathname.replace(/\/$/, '')}${groupingPath(options.job, options.groupingKey ?? {})}`,
      gateway
    );
  }

  /** Replaces the group's metrics of the same names, and leaves its others. @throws PushError */
  async add(registry: Registry): Promise<void> {
    await this.#push('POST', registry);
  }

  /** Replaces all metrics of the group. @throws PushError */
  async replace(registry: Registry): Promise<void> {
    await this.#push('PUT', registry);
  }

  /** Deletes all metrics of the group. @throws PushError */
  async delete(): Promise<void> {
    await this.#send('DELETE', null);
  }

  async #push(method: Method, registry: Registry): Promise<void> {
    await this.#send(method, Buffer.from(textFormat.render(await registry.collect())));
  }

  async #send(method: Method, body: Uint8Array | null): Promise<void> {
    const { attempts = 4, backOffSeconds = 0.5 } = this.#options;
    for (let attempt = 1; ; attempt++) {
      try {
        await this.#sendOnce(method, body);
        return;
      } catch (thrown) {
        if (attempt >= attempts || !isWorthAnotherTry(thrown)) {
          throw thrown;
        }
        await delay(backOffSeconds * 1000 * 2 ** (attempt - 1) * (1 + Math.random() / 2));
      }
    }
  }

  async #sendOnce(method: Method, body: Uint8Array | null): Promise<void> {
    const { status, text } = await this.#call(method, body).catch((thrown: unknown) => {
      throw new PushError(`The Pushgateway at ${this.#url.host} cannot be reached.`, null, { cause: thrown });
    });
    if (status < 200 || status > 299) {
      const quote = text.trim().slice(0, longestQuote);
      throw new PushError(`The Pushgateway at ${this.#url.host} answered ${method} with ${status}: ${quote}`, status);
    }
  }

  async #call(method: Method, body: Uint8Array | null): Promise<{ status: number; text: string }> {
    const { authorization, timeoutSeconds = 10 } = this.#options;
    const { statusCode, body: answer } = await request(this.#url, {
      method,
      body,
      headers: { ...(body && { 'content-type': textFormat.contentType }), ...(authorization && { authorization }) },
      signal: AbortSignal.timeout(timeoutSeconds * 1000),
    });
    return { status: statusCode, text: await answer.text() };
  }
}

function isWorthAnotherTry(thrown: unknown): boolean {
  return thrown instanceof PushError && (thrown.status === null || thrown.status === 429 || thrown.status >= 500);
}
