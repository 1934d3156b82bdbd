import type { ErrorCode } from '../errors/catalogue';
import type { PluginError } from '../errors/plugin-error';

/**
 * The requests that the client makes; paths stay inside, because they hold the secret. `sample` is a `metrics` request
 * that the history makes on its own account.
 */
export type OutlineRoute = 'server' | 'access-keys' | 'transfer' | 'metrics' | 'sample' | 'enabled' | 'set-enabled';

/** What the client wants to know of the server, with all the attempts that it takes. */
export interface ObservedRequest {
  /** Of all requests of this process. */
  requestId: string;
  /** The `server` label of the settings. */
  server: string;
  route: OutlineRoute;
}

/** One HTTP request that is about to be sent. */
export interface ObservedCall extends ObservedRequest {
  /** 1 for the first HTTP request; retries count on. */
  attempt: number;
}

/** How the request ended. */
export interface CallOutcome {
  /** HTTP status; absent when no complete answer came. */
  status?: number;
  /** Why no complete answer came. */
  code?: ErrorCode;
  /** From taking the connection (opening it, where needed) to the last byte; waiting for a free connection not included. */
  durationSeconds: number;
  /** Bytes of the answer's body. */
  bytes: number;
}

/** What logging, request statistics and telemetry hear of the client. Implementations must be quick and not throw. */
export interface CallObserver {
  /** Called before each HTTP request; the returned function is called once when it has ended. */
  onCall(call: ObservedCall): (outcome: CallOutcome) => void;
  /** A request is over: the answer of its last attempt was of use (null), or the client has an error instead. */
  onRequestEnd(request: ObservedRequest, error: PluginError | null): void;
  /** An answer was served from the cache. */
  cacheHit(route: OutlineRoute): void;
  /** A call was joined to an equal one in flight. */
  joined(route: OutlineRoute): void;
}

/** An observer that looks away. */
export const silentObserver: CallObserver = {
  onCall: () => () => undefined,
  onRequestEnd: () => undefined,
  cacheHit: () => undefined,
  joined: () => undefined,
};

/** One observer that passes everything on to several. */
export function joinObservers(...observers: readonly CallObserver[]): CallObserver {
  return {
    onCall(call) {
      const ends = observers.map((observer) => observer.onCall(call));
      return (outcome) => ends.forEach((end) => end(outcome));
    },
    onRequestEnd: (request, error) => observers.forEach((observer) => observer.onRequestEnd(request, error)),
    cacheHit: (route) => observers.forEach((observer) => observer.cacheHit(route)),
    joined: (route) => observers.forEach((observer) => observer.joined(route)),
  };
}
