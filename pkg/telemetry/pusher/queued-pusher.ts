import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Registry } from '../registry';
import { PushError } from './push-error';
import type { PushFormat } from './push-format';
import type { PushQueue, QueuedRequest } from './push-queue';
import { Receiver, type Access, type ReceiverOptions } from './receiver';

export interface QueuedPusherOptions extends Omit<ReceiverOptions, 'title'> {
  format: PushFormat;
  queue: PushQueue;
  /** Hears how many samples the receiver refused; they are not sent again. */
  onRefused: (samples: number) => void;
  /** Called between requests, now and then: what encoding many samples left behind can be given back. */
  collectGarbage?: () => void;
}

/** How many samples are encoded before garbage is collected. */
const SAMPLES_BEFORE_COLLECTION = 8000;

/** Pushes metrics by way of a queue, so that what a receiver cannot take now reaches it later, in order. */
export class QueuedPusher {
  readonly #options: QueuedPusherOptions;
  readonly #receiver: Receiver;

  /** @throws RangeError where the URL cannot be used */
  constructor(options: QueuedPusherOptions) {
    this.#options = options;
    this.#receiver = new Receiver({ ...options, title: options.format.title });
  }

  /** From now on the receiver is called with this. */
  use(access: Access): void {
    this.#receiver.use(access);
  }

  /**
   * Puts what the registry tells now at the end of the queue.
   *
   * @param at epoch milliseconds
   * @throws PluginError `STORE_FAILED`
   */
  async add(registry: Registry, at: number): Promise<void> {
    const { format, queue, collectGarbage } = this.#options;
    let samples = 0;
    for (const part of format.encode(await registry.collect(), at)) {
      const encoded = await part;
      queue.add(encoded);
      samples += encoded.samples;
      if (samples >= SAMPLES_BEFORE_COLLECTION) {
        collectGarbage?.();
        samples = 0;
      }
      // Scrapes are answered in between.
      await nextTurn();
    }
  }

  /**
   * Sends what waits, until there is nothing left, a request fails for good, the time is over, or the signal aborts.
   *
   * @param seconds time after which no more requests are begun
   * @throws PushError where a request failed or was refused, even when others were taken
   * @throws PluginError `STORE_FAILED`
   */
  async flush(seconds: number, signal?: AbortSignal): Promise<void> {
    const { queue } = this.#options;
    const end = performance.now() + seconds * 1000;
    let refusal: PushError | null = null;
    for (let next = queue.first(); next && performance.now() < end; next = queue.first()) {
      refusal = (await this.#send(next, signal)) ?? refusal;
      queue.remove(next);
    }
    if (refusal) {
      throw refusal;
    }
  }

  /** Closes its connections, those in use too. */
  async close(): Promise<void> {
    await this.#receiver.close();
  }

  /** @returns why the request, or a part of it, was refused; null where it was taken. @throws PushError to be tried later */
  async #send({ body, samples }: QueuedRequest, signal: AbortSignal | undefined): Promise<PushError | null> {
    const { format, onRefused } = this.#options;
    const pushed = { method: 'POST', headers: format.headers, body } as const;
    try {
      const answer = await this.#receiver.send(pushed, signal);
      const refusal = format.refusal(answer);
      if (!refusal) {
        return null;
      }
      onRefused(refusal.samples);
      return new PushError(`The ${format.title} refused ${refusal.samples} data points: ${refusal.reason}`, 200);
    } catch (thrown) {
      if (!(thrown instanceof PushError && thrown.isOfContent)) {
        throw thrown;
      }
      onRefused(samples);
      return thrown;
    }
  }
}
