import type { Link } from '../chain';
import type { HttpHeaders, HttpRequest, HttpResponse } from '../message';

export interface Header {
  readonly name: string;
  /** May be secret. */
  readonly value: string;
}

/**
 * Sends these headers with each request, to the origin of the chain's end and nowhere else: neither to a proxy that is
 * asked for a tunnel, nor after a redirect, as none is followed. A header that the request has itself stays.
 */
export function withHeaders<Request extends HttpRequest>(headers: readonly Header[]): Link<Request, HttpResponse> {
  const added: HttpHeaders = Object.fromEntries(headers.map(({ name, value }) => [name.toLowerCase(), value]));
  return (next) =>
    headers.length === 0
      ? next
      : (request, signal) => next({ ...request, headers: { ...added, ...request.headers } }, signal);
}
