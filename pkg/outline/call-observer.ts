import type { ErrorCode } from '../errors/catalogue';

/**
 * The requests that the client makes; paths stay inside, because they hold the secret. `sample` is a `metrics` request
 * that the history makes on its own account.
 */
export type OutlineRoute = 'server' | 'access-keys' | 'transfer' | 'metrics' | 'sample' | 'enabled' | 'set-enabled';

/** One HTTP request that is about to be sent. */
export interface ObservedCall {
  /** The `server` label of the settings. */
  server: string;
  route: OutlineRoute;
  /** 1 for the first request of a call; retries count on. */
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
  /** An answer was served from the cache. */
  cacheHit(route: OutlineRoute): void;
  /** A call was joined to an equal one in flight. */
  joined(route: OutlineRoute): void;
}

/** An observer that looks away. */
export const silentObserver: CallObserver = {
  onCall: () => () => undefined,
  cacheHit: () => undefined,
  joined: () => undefined,
};
