import { LRUCache } from 'lru-cache';
import { PluginError } from '../../errors/plugin-error';
import { throwIfCancelled, untilCancelled } from './cancellation';

export interface SharedCallsOptions<Result, Key> {
  /** Makes the call; aborting the controller ends it. */
  start(key: Key, controller: AbortController): Promise<Result>;
  /** Seconds for which a result serves further callers; 0: not at all. */
  lifetimeSeconds(result: Result, key: Key): number;
  /** Epoch milliseconds. */
  now(): number;
  onCacheHit(): void;
  onJoined(): void;
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
export class SharedCalls<Result extends object, Key extends number | string = number> {
  private readonly flights = new Map<Key, Flight<Result>>();
  private readonly results: LRUCache<Key, Result>;
  private askedAt = -Infinity;

  constructor(private readonly options: SharedCallsOptions<Result, Key>) {
    this.results = new LRUCache({ max: MAX_KEPT_RESULTS, ttlResolution: 0, perf: { now: () => options.now() } });
  }

  async get(key: Key, signal?: AbortSignal): Promise<Result> {
    this.forgetTheFuture();
    throwIfCancelled(signal);
    const kept = this.results.get(key);
    if (kept) {
      this.options.onCacheHit();
      return kept;
    }
    const flight = this.join(key) ?? this.takeOff(key);
    flight.waiting += 1;
    return untilCancelled(flight.promise, signal, () => this.leave(key, flight));
  }

  /** Forgets results, also those of calls in flight: they reach those who wait, and nobody else. */
  forget(): void {
    this.results.clear();
    this.flights.clear();
  }

  private join(key: Key): Flight<Result> | undefined {
    const flight = this.flights.get(key);
    if (flight) {
      this.options.onJoined();
    }
    return flight;
  }

  private takeOff(key: Key): Flight<Result> {
    const controller = new AbortController();
    const flight = { controller, waiting: 0, promise: this.options.start(key, controller) };
    this.flights.set(key, flight);
    flight.promise.then(
      (result) => {
        if (this.land(key, flight)) {
          this.keep(key, result);
        }
      },
      () => this.land(key, flight)
    );
    return flight;
  }

  /** Whether the flight was still the one that newcomers join. */
  private land(key: Key, flight: Flight<Result>): boolean {
    return this.flights.get(key) === flight && this.flights.delete(key);
  }

  private keep(key: Key, result: Result): void {
    const seconds = this.options.lifetimeSeconds(result, key);
    if (seconds > 0) {
      this.results.set(key, result, { ttl: seconds * 1000 });
    }
  }

  /** Where the clock was set back, results would live until it is there again. */
  private forgetTheFuture(): void {
    const now = this.options.now();
    if (now < this.askedAt) {
      this.results.clear();
    }
    this.askedAt = now;
  }

  private leave(key: Key, flight: Flight<Result>): void {
    flight.waiting -= 1;
    if (flight.waiting === 0) {
      this.land(key, flight);
      flight.controller.abort(new PluginError('REQUEST_CANCELLED'));
    }
  }
}
