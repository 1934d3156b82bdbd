import type { KeepMode } from '../settings/model';
import { calculate, type StatisticsFigures } from './calculate';
import { systemClock, type Clock } from './clock';
import { countOne } from './counts';
import type { Documents } from './documents';
import { addDuration, smaller } from './durations';
import { KeptState } from './kept-state';
import { addActiveTime, addToSlice } from './last-hour';
import type { StatisticsLogger } from './logger';
import { PeriodicLog, type PeriodicLogOptions } from './periodic-log';
import { RequestRecord } from './request-record';
import type { OwnFields, StatisticsState } from './state';

export interface RequestStatisticsOptions<Own> {
  /** `on` keeps by itself; `explicit` restores, and keeps only when told to; `off` keeps nothing. */
  persistence: KeepMode;
  /** Where the state is kept; null: nowhere. */
  documents: Documents | null;
  /** Under which it is kept. */
  key: string;
  /** How often it is written; by default every 60 s. A crash loses no more than that. */
  persistSeconds?: number;
  /** What the caller counts beside. */
  fields: OwnFields<Own>;
  /** Hears of trouble with the store. */
  logger: StatisticsLogger;
  /** Null: no periodic log. */
  log: PeriodicLogOptions | null;
  clock?: Clock;
  /** Takes secrets out of an error's message. */
  redact: (text: string) => string;
}

/** Why a request failed. */
export interface RequestFailure {
  code: string;
  message: string;
}

/**
 * Statistics of requests that survive the process. What is recorded while not started is ignored. Durations are in
 * seconds; where a caller gives none, they count from the request's last start.
 */
export class RequestStatistics<Own> {
  readonly #options: RequestStatisticsOptions<Own>;
  readonly #clock: Clock;
  readonly #kept: KeptState<Own>;
  readonly #periodicLog: PeriodicLog | null;
  readonly #records = new Map<string, RequestRecord>();
  #persistTimer: NodeJS.Timeout | null = null;
  #active = false;
  /** Of the clock's `elapsed`: until when the runtime is counted. */
  #countedUntil = 0;
  #changes = 0;
  /** Those met since the start. */
  readonly #errorCodes = new Set<string>();

  constructor(options: RequestStatisticsOptions<Own>) {
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
    this.#kept = new KeptState({
      ...options,
      documents: options.persistence === 'off' ? null : options.documents,
      clock: this.#clock,
    });
    this.#periodicLog =
      options.log && new PeriodicLog(options.log, { changes: () => this.#changes, calculate: () => this.calculate() });
  }

  /** Whether it is started. */
  get active(): boolean {
    return this.#active;
  }

  /** All that was counted until now, by all runs; a copy. */
  get state(): StatisticsState<Own> {
    this.#countRuntime();
    return this.#kept.current;
  }

  /**
   * Restores what earlier runs have counted, and begins.
   *
   * @throws Error where it is started already
   */
  start(): void {
    if (this.#active) {
      throw new Error('The request statistics are started already.');
    }
    this.#kept.restore();
    this.#active = true;
    this.#noteStart();
    this.#persistUnasked();
    this.#persistTimer = setInterval(() => this.#persistUnasked(), (this.#options.persistSeconds ?? 60) * 1000);
    this.#persistTimer.unref();
    this.#periodicLog?.start();
  }

  /**
   * Ends the run: the state is written, the periodic log stops.
   *
   * @throws Error where it is not started
   */
  stop(): void {
    if (!this.#active) {
      throw new Error('The request statistics are not started.');
    }
    this.#periodicLog?.stop();
    if (this.#persistTimer) {
      clearInterval(this.#persistTimer);
    }
    this.#countRuntime();
    this.#kept.pending.lastStoppedAt = this.#clock.now();
    this.#active = false;
    this.#persistUnasked();
  }

  /**
   * Writes the state now.
   *
   * @returns whether it is kept: not where keeping is off, or where the store fails, which the log says
   */
  persist(): boolean {
    this.#countRuntime();
    return this.#kept.write();
  }

  /** Begins a request. A second start before its end is a retry. */
  recordStart(id: string): void {
    if (this.#active) {
      const record = this.#records.get(id) ?? new RequestRecord();
      record.start(this.#clock.elapsed());
      this.#records.set(id, record);
    }
  }

  /** A request that never started is ignored. */
  recordFinish(id: string, duration?: number): void {
    this.#recordEnd(id, 'finished', duration);
  }

  /** A request that never started is ignored. */
  recordFailure(id: string, failure: RequestFailure | null = null, duration?: number): void {
    if (this.#recordEnd(id, 'failed', duration) && failure) {
      this.#countError(failure);
    }
  }

  /** Takes the last start back, so that it counts as no attempt: the request is begun again later. */
  recordDeferral(id: string): void {
    if (this.#active) {
      this.#records.get(id)?.defer();
    }
  }

  /** The caller gave the request up: it neither finished nor failed. */
  recordCancellation(id: string): void {
    if (this.#takeRecord(id)) {
      this.#kept.pending.cancelled += 1;
    }
  }

  /** Counts the status of an answer. */
  registerStatusCode(status: number): void {
    if (this.#active) {
      this.#changes += 1;
      countOne(this.#kept.pending.statusCodes, status);
    }
  }

  /** Adds to the caller's own fields. */
  addOwn(amount: Own): void {
    if (this.#active) {
      this.#changes += 1;
      this.#kept.pending.own = this.#options.fields.sum(this.#kept.pending.own, amount);
    }
  }

  calculate(): StatisticsFigures<Own> {
    return calculate(this.state, this.#clock.now());
  }

  /**
   * Forgets everything, what is kept too. A run that is active counts from now.
   *
   * @throws Error where the store fails; then nothing is forgotten
   */
  reset(): void {
    this.#kept.clear();
    this.#records.clear();
    this.#errorCodes.clear();
    if (this.#active) {
      this.#noteStart();
    }
  }

  #noteStart(): void {
    const now = this.#clock.now();
    this.#countedUntil = this.#clock.elapsed();
    const { pending } = this.#kept;
    pending.firstStartedAt = smaller(pending.firstStartedAt, now);
    pending.lastStartedAt = now;
  }

  #recordEnd(id: string, how: 'finished' | 'failed', duration?: number): boolean {
    const record = this.#takeRecord(id);
    if (!record) {
      return false;
    }
    const { pending } = this.#kept;
    const seconds = duration ?? record.duration(this.#clock.elapsed());
    addDuration(pending[how], seconds);
    addToSlice(pending.slices, this.#clock.now(), how, seconds);
    countRetries(pending.retryHistogram, record.retries);
    return true;
  }

  #takeRecord(id: string): RequestRecord | null {
    const record = this.#active ? this.#records.get(id) : undefined;
    if (!record) {
      return null;
    }
    this.#changes += 1;
    this.#records.delete(id);
    return record;
  }

  #countError({ code, message }: RequestFailure): void {
    const { errors } = this.#kept.pending;
    const count = (errors[code]?.count ?? 0) + 1;
    errors[code] = { count, lastMessage: this.#options.redact(message), lastAt: this.#clock.now() };
    // What goes wrong for the first time may be the last thing that this process does.
    if (!this.#errorCodes.has(code)) {
      this.#errorCodes.add(code);
      this.#persistUnasked();
    }
  }

  #persistUnasked(): void {
    if (this.#options.persistence === 'on') {
      this.persist();
    }
  }

  /** Adds the time since the last counting to the runtime. */
  #countRuntime(): void {
    if (!this.#active) {
      return;
    }
    const elapsed = this.#clock.elapsed();
    const { pending } = this.#kept;
    pending.runtime += elapsed - this.#countedUntil;
    addActiveTime(pending.slices, this.#clock.now(), elapsed - this.#countedUntil);
    this.#countedUntil = elapsed;
  }
}

function countRetries(histogram: number[], retries: number): void {
  while (histogram.length <= retries) {
    histogram.push(0);
  }
  histogram[retries] = (histogram[retries] ?? 0) + 1;
}
