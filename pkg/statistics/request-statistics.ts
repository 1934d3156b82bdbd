import * as v from 'valibot';
import type { KeepMode } from '../settings/model';
import { calculate, type StatisticsFigures } from './calculate';
import { systemClock } from './clock';
import { countOne } from './counts';
import { addDuration, isDuration, smaller } from './durations';
import { KeptState, type Kept } from './kept-state';
import type { RequestFailure, RequestStatisticsOptions, StatisticsMode } from './options';
import { figuresByStep, type StepFigures } from './over-time';
import { PeriodicLog, type PeriodicLogOptions } from './periodic-log';
import { RequestRecord } from './request-record';
import { addActiveTime, addToSlice } from './slices';
import type { StatisticsState } from './state';
import { SteadyClock } from './steady-clock';

/**
 * Statistics of requests that survive the process. What is recorded while not started is ignored. Durations are in
 * seconds; where a caller gives none, or what cannot be one (NaN, −1), they count from the request's last start.
 */
export class RequestStatistics<Own> {
  readonly #options: RequestStatisticsOptions<Own>;
  readonly #clock: SteadyClock;
  readonly #kept: KeptState<Own>;
  #persistence: KeepMode;
  #periodicLog: PeriodicLog | null;
  readonly #records = new Map<string, RequestRecord>();
  #persistTimer: NodeJS.Timeout | null = null;
  #active = false;
  /** Of the clock's `elapsed`: until when the runtime is counted. */
  #countedUntil = 0;
  #changes = 0;
  /** Those met since the start. */
  readonly #errorCodes = new Set<string>();

  /** @throws RangeError where the zero of the own fields is none */
  constructor(options: RequestStatisticsOptions<Own>) {
    this.#options = options;
    this.#clock = new SteadyClock(options.clock ?? systemClock);
    this.#persistence = options.persistence;
    this.#kept = new KeptState({ ...options, isKeeping: options.persistence !== 'off', clock: this.#clock });
    this.#periodicLog = this.#createLog(options.log);
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
    this.#persistTimer = setInterval(
      () => {
        this.#countRuntime();
        this.#persistUnasked();
        this.#kept.tidy();
      },
      (this.#options.persistSeconds ?? 60) * 1000
    );
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
   * @returns whether it outlives the process: not where keeping is off, the store lives in memory, or fails, which the
   * log says, too
   */
  persist(): Kept {
    this.#countRuntime();
    return this.#kept.write();
  }

  /** Keeps and logs otherwise from now on. What was counted stays, and is added to what is kept where it is to be. */
  change({ persistence, log }: StatisticsMode): void {
    const wasKeeping = this.#kept.isKeeping;
    this.#persistence = persistence;
    this.#kept.isKeeping = persistence !== 'off';
    this.#periodicLog?.stop();
    this.#periodicLog = this.#createLog(log);
    if (this.#active) {
      if (this.#kept.isKeeping && !wasKeeping) {
        this.#kept.restore();
      }
      this.#persistUnasked();
      this.#periodicLog?.start();
    }
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

  /** Adds to the caller's own fields; what is not of their schema is ignored. */
  addOwn(amount: Own): void {
    if (this.#active && v.is(this.#options.fields.schema, amount)) {
      this.#changes += 1;
      this.#kept.pending.own = this.#options.fields.sum(this.#kept.pending.own, amount);
    }
  }

  calculate(): StatisticsFigures<Own> {
    return calculate(this.state, this.#kept.lastHour, this.#clock.now());
  }

  /**
   * Figures by step of time, as far as they are known: of 35 days where they are kept, else of the last day of this run.
   * What was counted is known by five minutes; a step has those that begin in it.
   *
   * @param edges epoch milliseconds, ascending; one more than there are steps
   * @throws PluginError `STORE_FAILED`
   */
  overTime(edges: readonly number[]): StepFigures[] {
    this.#countRuntime();
    const slices = this.#kept.slices(edges[0] ?? 0, Math.min(edges.at(-1) ?? 0, this.#clock.now() + 1));
    return figuresByStep(slices, edges);
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
    const { retries } = record;
    const seconds = duration !== undefined && isDuration(duration) ? duration : record.duration(this.#clock.elapsed());
    addDuration(pending[how], seconds);
    addToSlice(this.#kept.pendingSlices, this.#clock.now(), { how, seconds, retries });
    countRetries(pending.retryHistogram, retries);
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

  #createLog(log: PeriodicLogOptions | null): PeriodicLog | null {
    return log && new PeriodicLog(log, { changes: () => this.#changes, calculate: () => this.calculate() });
  }

  #persistUnasked(): void {
    if (this.#persistence === 'on') {
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
    addActiveTime(this.#kept.pendingSlices, this.#clock.now(), elapsed - this.#countedUntil);
    this.#countedUntil = elapsed;
  }
}

function countRetries(histogram: number[], retries: number): void {
  while (histogram.length <= retries) {
    histogram.push(0);
  }
  histogram[retries] = (histogram[retries] ?? 0) + 1;
}
