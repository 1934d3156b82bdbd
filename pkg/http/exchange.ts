import type { Dispatcher } from 'undici';
import type { Call } from './chain';
import type { HttpRequest, HttpResponse } from './message';
import { ResponseCollector } from './response-collector';

export interface ExchangeOptions {
  /** Of the answer's body; what comes after them is read and dropped. All by default. */
  mostKeptBytes?: number;
  /** Told when the signal aborts during an exchange; what it returns is the failure. By default the signal's reason is. */
  whenAborted?(reason: Error): Error;
}

/**
 * The end of every chain: sends one request and reads the whole answer. Redirects are answers like others.
 *
 * @param dispatcher that of one origin
 * @throws HttpFailure where there is no complete answer; the reason of the signal; what a connector threw of the catalogue
 */
export function exchange(
  dispatcher: Dispatcher,
  { mostKeptBytes = Infinity, whenAborted = (reason) => reason }: ExchangeOptions = {}
): Call<HttpRequest, HttpResponse> {
  return async ({ method, path, headers, body, onBytes }, signal) => {
    signal.throwIfAborted();
    const collector = new ResponseCollector(onBytes, mostKeptBytes);
    const abandon = () => collector.abandon(whenAborted(signal.reason));
    signal.addEventListener('abort', abandon, { once: true });
    try {
      dispatcher.dispatch({ method, path, headers, body }, collector);
      return await collector.response;
    } finally {
      signal.removeEventListener('abort', abandon);
    }
  };
}
