import { LRUCache } from 'lru-cache';
import type { Call, Link } from '../chain';
import { cancelled, throwIfCancelled, untilCancelled } from './cancellation';

export interface SharedCallsOptions<Request, Result> {
  /** Equal for requests of which one call is enough. */
  keyOf(request: Request): number | string;
  /** Seconds for which a result serves further callers; by default 0: not at all. */
  lifetimeSeconds?(result: Result, request: Request): number;
  /** Epoch milliseconds; by default the system's clock. */
  now?(): number;
  onCacheHit?(): void;
  onJoined?(): void;
}

interface Flight<Result> {
  promise: Promise<Result>;
  controller: AbortController;
  waiting: number;
}

/** How many results are kept; a dashboard rarely has more than ten different windows. */
const MAX_KEPT_RESULTS = 64;

/**
 * Makes equal calls one: callers who come while a call is in flight share it and its failure, later ones share its
 * result for a while. A caller who leaves ends the call only when nobody else waits for it. Results are shared, so
 * nobody may change them.
 */
export class SharedCalls<Request, Result extends object> {
  readonly #options: SharedCallsOptions<Request, Result>;
  readonly #now: () => number;
  readonly #flights = new Map<number | string, Flight<Result>>();
  readonly #results: LRUCache<number | string, Result>;
  #askedAt = -Infinity;

  constructor(options: SharedCallsOptions<Request, Result>) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
    this.#results = new LRUCache({
      max: MAX_KEPT_RESULTS,
      ttlResolution: 0,
      // Results of many servers would stay in memory until somebody asks again.
      ttlAutopurge: true,
      perf: { now: this.#now },
    });
  }

  readonly link: Link<Request, Result> = (next) => async (request, signal) => {
    this.#forgetTheFuture();
    throwIfCancelled(signal);
    const key = this.#options.keyOf(request);
    const kept = this.#results.get(key);
    if (kept) {
      this.#options.onCacheHit?.();
      return kept;
    }
    const flight = this.#join(key) ?? this.#takeOff(key, request, next);
    flight.waiting += 1;
    return untilCancelled(flight.promise, signal, () => this.#leave(key, flight));
  };

  /** When the first of the results that are kept expires, epoch milliseconds; Infinity: none is kept. */
  keptUntil(): number {
    const left = [...this.#results.keys()].map((key) => this.#results.getRemainingTTL(key));
    return this.#now() + Math.min(...left);
  }

  /** Forgets results, also those of calls in flight: they reach those who wait, and nobody else. */
  forget(): void {
    this.#results.clear();
    this.#flights.clear();
  }

  #join(key: number | string): Flight<Result> | undefined {
    const flight = this.#flights.get(key);
    if (flight) {
      this.#options.onJoined?.();
    }
    return flight;
  }

  #takeOff(key: number | string, request: Request, next: Call<Request, Result>): Flight<Result> {
    const controller = new AbortController();
    const flight = { controller, waiting: 0, promise: next(request, controller.signal) };
    this.#flights.set(key, flight);
    flight.promise.then(
      (result) => {
        if (this.#land(key, flight)) {
          this.#keep(key, request, result);
        }
      },
      () => this.#land(key, flight)
    );
    return flight;
  }

  /** Whether the flight was still the one that newcomers join. */
  #land(key: number | string, flight: Flight<Result>): boolean {
    return this.#flights.get(key) === flight && this.#flights.delete(key);
  }

  #keep(key: number | string, request: Request, result: Result): void {
    const seconds = this.#options.lifetimeSeconds?.(result, request) ?? 0;
    if (seconds > 0) {
      this.#results.set(key, result, { ttl: seconds * 1000 });
    }
  }

  /** Where the clock was set back, results would live until it is there again. */
  #forgetTheFuture(): void {
    const now = this.#now();
    if (now < this.#askedAt) {
      this.#results.clear();
    }
    this.#askedAt = now;
  }

  #leave(key: number | string, flight: Flight<Result>): void {
    flight.waiting -= 1;
    if (flight.waiting === 0) {
      this.#land(key, flight);
      flight.controller.abort(cancelled());
    }
  }
}
