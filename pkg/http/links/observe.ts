import type { Link } from '../chain';
import type { HttpRequest, HttpResponse } from '../message';

/** How an exchange ended: with a response or an error. */
export interface Exchanged {
  response: HttpResponse | null;
  error: unknown;
  /** From taking the connection (opening it, where needed) to the last byte. */
  durationSeconds: number;
  /** Bytes of the answer's body. */
  bytes: number;
}

/** Tells `begin` of each request that is about to be sent, and what it returns, once, of the end. Both must not throw. */
export function observe<Request extends HttpRequest>(
  begin: (request: Request) => (end: Exchanged) => void
): Link<Request, HttpResponse> {
  return (next) => async (request, signal) => {
    const end = begin(request);
    const startedAt = performance.now();
    let bytes = 0;
    const onBytes = (more: number) => {
      bytes += more;
      request.onBytes?.(more);
    };
    const measured = () => ({ durationSeconds: (performance.now() - startedAt) / 1000, bytes });
    try {
      const response = await next({ ...request, onBytes }, signal);
      end({ response, error: null, ...measured() });
      return response;
    } catch (error) {
      end({ response: null, error, ...measured() });
      throw error;
    }
  };
}
