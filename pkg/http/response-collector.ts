import type { Dispatcher } from 'undici';
import { failureOf } from './failure';
import type { HttpRequest, HttpResponse } from './message';

/** Gathers one response from undici's `dispatch`: the form of its interface with the fewest layers and copies. */
export class ResponseCollector implements Dispatcher.DispatchHandler {
  /** Resolves with the complete response; rejects with what `failureOf` makes of the failure, or the reason to abandon. */
  readonly response: Promise<HttpResponse>;
  readonly #onBytes: HttpRequest['onBytes'];
  readonly #mostKeptBytes: number;
  #controller: Dispatcher.DispatchController | null = null;
  #abandoned: { reason: Error } | null = null;
  #head: Pick<HttpResponse, 'status' | 'headers'> | null = null;
  #length = 0;
  readonly #chunks: Buffer[] = [];
  #resolve!: (response: HttpResponse) => void;
  #reject!: (error: Error) => void;

  /** @param mostKeptBytes of the body; what comes after them is read and dropped */
  constructor(onBytes: HttpRequest['onBytes'], mostKeptBytes: number) {
    this.#onBytes = onBytes;
    this.#mostKeptBytes = mostKeptBytes;
    this.response = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    if (this.#abandoned) {
      controller.abort(this.#abandoned.reason);
    }
  }

  onResponseStart(_: Dispatcher.DispatchController, status: number, headers: HttpResponse['headers']): void {
    this.#head = { status, headers };
  }

  onResponseData(_: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#onBytes?.(chunk.length);
    if (this.#length < this.#mostKeptBytes) {
      this.#chunks.push(chunk);
      this.#length += chunk.length;
    }
  }

  onResponseEnd(): void {
    const [first = Buffer.alloc(0), ...others] = this.#chunks;
    const body = others.length === 0 ? first : Buffer.concat(this.#chunks, this.#length);
    if (this.#head) {
      this.#resolve({ ...this.#head, body: body.subarray(0, this.#mostKeptBytes) });
    }
  }

  onResponseError(_: Dispatcher.DispatchController | null, error: Error): void {
    this.#reject(failureOf(error, this.#head !== null));
  }

  /** Ends the waiting at once, and the request as soon as undici lets go of it; the first end counts. */
  abandon(reason: Error): void {
    this.#abandoned = { reason };
    this.#reject(reason);
    this.#controller?.abort(reason);
  }
}
