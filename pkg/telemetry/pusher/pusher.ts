import { gzipped } from '../exposition/render';
import { textFormat } from '../exposition/formats';
import type { Registry } from '../registry';
import { groupingPath, type GroupingKey } from './grouping-path';
import { Receiver, type Access, type PushRequest } from './receiver';
import type { RetryOptions } from './retry';

export interface PusherOptions extends Access, RetryOptions {
  /** `http(s)://HOST:PORT`, with a path where the gateway has one. */
  gatewayUrl: string;
  job: string;
  groupingKey?: GroupingKey;
  /** Time for one attempt; 10 by default. */
  timeoutSeconds?: number;
}

/**
 * Pushes metrics to a Prometheus Pushgateway, gzipped, for what cannot be scraped. Each method tries again where the
 * gateway is out of reach, overloaded (429) or fails (5xx), and throws a PushError in the end, or when the signal aborts.
 */
export class Pusher {
  readonly #receiver: Receiver;
  readonly #path: string;

  /** @throws RangeError where the URL, the job or the grouping key cannot be used */
  constructor({ gatewayUrl, job, groupingKey = {}, ...options }: PusherOptions) {
    this.#receiver = new Receiver({ ...options, title: 'Pushgateway', url: gatewayUrl });
    this.#path = groupingPath(job, groupingKey);
  }

  /** From now on the gateway is called with this. */
  use(access: Access): void {
    this.#receiver.use(access);
  }

  /** Replaces the group's metrics of the same names, and leaves its others. @throws PushError */
  async add(registry: Registry, signal?: AbortSignal): Promise<void> {
    await this.#push('POST', registry, signal);
  }

  /** Replaces all metrics of the group. @throws PushError */
  async replace(registry: Registry, signal?: AbortSignal): Promise<void> {
    await this.#push('PUT', registry, signal);
  }

  /** Deletes all metrics of the group. @throws PushError */
  async delete(signal?: AbortSignal): Promise<void> {
    await this.#send({ method: 'DELETE' }, signal);
  }

  /** Closes its connections, those in use too. */
  async close(): Promise<void> {
    await this.#receiver.close();
  }

  async #push(method: 'POST' | 'PUT', registry: Registry, signal: AbortSignal | undefined): Promise<void> {
    const body = await gzipped(textFormat.parts(await registry.collect()));
    const headers = { 'content-type': textFormat.contentType, 'content-encoding': 'gzip' };
    await this.#send({ method, headers, body }, signal);
  }

  async #send(pushed: PushRequest, signal: AbortSignal | undefined): Promise<void> {
    await this.#receiver.send({ ...pushed, path: this.#path }, signal);
  }
}
