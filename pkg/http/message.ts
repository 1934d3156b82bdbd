import type { IncomingHttpHeaders } from 'node:http';

/** One HTTP request, to the origin to which its chain leads. */
export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** From the root on, with the query. */
  readonly path: string;
  /** Names in lower case. */
  readonly headers?: HttpHeaders | undefined;
  readonly body?: string | Uint8Array | undefined;
  /** Told how many bytes of the answer's body have come, part by part. */
  readonly onBytes?: ((bytes: number) => void) | undefined;
}

export type HttpHeaders = Readonly<Record<string, string>>;

/** A complete answer, whatever its status. */
export interface HttpResponse {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** Media type without parameters, lower case; empty where none was given. */
export function mediaTypeOf({ headers }: Pick<HttpResponse, 'headers'>): string {
  return (headers['content-type'] ?? '').split(';', 1).join('').trim().toLowerCase();
}

/** The sender's clock when it began to answer, by its `Date` header: epoch milliseconds of a whole second, or null. */
export function dateOf({ headers }: Pick<HttpResponse, 'headers'>): number | null {
  const moment = Date.parse(headers.date ?? '');
  return Number.isFinite(moment) ? moment : null;
}
