import { errors, type Dispatcher } from 'undici';
import { PluginError } from '../../errors/plugin-error';
import { connectionFailure } from '../connect/failure';

export interface CollectedResponse {
  status: number;
  mediaType: string;
  /** Of the `Date` header, epoch milliseconds; null where there is none. */
  serverTime: number | null;
  body: string;
}

/** Gathers one response from undici's `dispatch`: the form of its interface with the fewest layers and copies. */
export class ResponseCollector implements Dispatcher.DispatchHandler {
  /** Whether the server has begun to answer. */
  answered = false;
  /** Bytes of the body so far. */
  bytes = 0;
  /** Resolves with the complete response; rejects with a `PluginError`. */
  readonly response: Promise<CollectedResponse>;
  private status = 0;
  private mediaType = '';
  private serverTime: number | null = null;
  private readonly chunks: Buffer[] = [];
  private resolve!: (response: CollectedResponse) => void;
  private reject!: (error: PluginError) => void;

  constructor() {
    this.response = new Promise((resolve, reject) => {
      this.resolve = resolve;
      this.reject = reject;
    });
  }

  onRequestStart(): void {
    // undici takes an object without this method for one of its older interface.
  }

  onResponseStart(_: Dispatcher.DispatchController, status: number, headers: Record<string, unknown>): void {
    this.answered = true;
    this.status = status;
    this.serverTime = moment(headers.date);
    const contentType = headers['content-type'];
    this.mediaType = typeof contentType === 'string' ? contentType.split(';', 1).join('').trim().toLowerCase() : '';
  }

  onResponseData(_: Dispatcher.DispatchController, chunk: Buffer): void {
    this.bytes += chunk.length;
    this.chunks.push(chunk);
  }

  onResponseEnd(): void {
    const [first, ...others] = this.chunks;
    const body = first === undefined ? '' : others.length === 0 ? first : Buffer.concat(this.chunks, this.bytes);
    this.resolve({
      status: this.status,
      mediaType: this.mediaType,
      serverTime: this.serverTime,
      body: body.toString(),
    });
  }

  onResponseError(_: Dispatcher.DispatchController | null, error: Error): void {
    // A body in chunks that breaks off is one that the parser cannot read to its end.
    const brokeOff = this.answered && error instanceof errors.HTTPParserError;
    this.fail(brokeOff ? new PluginError('OUTLINE_CONNECTION_LOST') : error);
  }

  /** Ends the waiting; the first end counts. */
  fail(reason: unknown): void {
    this.reject(connectionFailure(reason));
  }
}

function moment(header: unknown): number | null {
  const time = typeof header === 'string' ? Date.parse(header) : NaN;
  return Number.isFinite(time) ? time : null;
}
