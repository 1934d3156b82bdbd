import { floorTo } from '../time/rounding';
import { MINUTE, toSeconds } from '../time/units';
import { PluginError } from '../errors/plugin-error';
import type { OutlineApi, Probe } from '../outline/api';
import type { ServerClock } from '../outline/server-clock';
import { callingFor } from '../overhead/calling-for';
import type { HistorySettings } from '../settings/model';
import { Backfill } from './backfill/backfill';
import type { Target } from './backfill/plan';
import type { LinkedCounters } from './measurement/linked-counters';
import type { ToldOfKeys } from './events/key-ledger';
import { watchPlaces } from './events/place-watch';
import type { RecordKeeping } from './record-keeping';
import { HistoryCalls } from './sampling/history-calls';
import { PhaseSearch } from './sampling/phase-search';
import { Sampler } from './sampling/sampler';
import { nextPoll, pollDelay, shareOf } from './sampling/schedule';
import { ServerRecords, type Gathered } from './sampling/server-records';
import type { Timekeeper } from '../time/timekeeper';

export interface RecorderOptions {
  api: OutlineApi;
  /** What spreads the polls of different servers and replicas over their minute, and searches of their scrapes. */
  spreadBy: string;
  settings: Pick<HistorySettings, 'sampleSeconds' | 'backfillSecondsPerHour'>;
  keeping: RecordKeeping;
  time: Timekeeper;
  /** Hears of each probe of the server. */
  onProbe?: (poll: Probe) => void;
  /** Hears that another server answers at the same address. */
  onReplaced?: () => void;
  /** Hears of counters that were found kept, or that have a new sample which is kept. */
  onCounters?: (counters: LinkedCounters) => void;
  /** Hears of what goes wrong, once as long as it is the same. */
  onProblem?: (problem: PluginError) => void;
}

/** Something to do at a moment, epoch milliseconds of our clock. */
interface Task {
  at: number;
  purpose: 'poll' | 'backfill';
  run(): Promise<void>;
}

/** What a probe tells. */
type Probed = Required<Pick<Gathered, 'availability' | 'noticed'>>;

/** A batch must be over so long before the next poll, milliseconds. */
const BEFORE_POLL = 5000;

/**
 * Keeps the history of one server going, one call after the other: polls it, looks for the phase of its scrapes, and
 * fetches its past in between.
 */
export class ServerRecorder {
  readonly #options: RecorderOptions;

  /** What is kept of the server; null as long as it is not known which server it is. */
  records: ServerRecords | null = null;
  /** What stands in the way; null when nothing does. */
  problem: PluginError | null = null;
  /** Share of the past that has been fetched, 0 to 1. */
  fetched: number;
  readonly #backfill: Backfill | null;
  readonly #calls: HistoryCalls;
  readonly #clock: ServerClock;
  readonly #closing = new AbortController();
  readonly #delay: number;
  readonly #sampler: Sampler;
  readonly #search: PhaseSearch;
  #pause = new AbortController();
  #polledMinute = -Infinity;
  /** What answers to others told of access keys since the last probe that told whose they are. */
  #heard: ToldOfKeys[] = [];
  /** How often clocks had been set at the last poll. */
  #timesSet = 0;
  #running: Promise<void> | null = null;

  constructor(options: RecorderOptions) {
    this.#options = options;

    const { api, keeping, settings, spreadBy, time } = options;
    const { signal } = this.#closing;
    const { clock } = api;
    const calls = new HistoryCalls(
      api,
      () => ({ serverTime: clock.serverTime(time.now()), scrapePhase: this.records?.scrapePhase ?? null }),
      signal
    );
    this.#clock = clock;
    const secondsPerHour = settings.backfillSecondsPerHour;
    this.#calls = calls;
    this.#sampler = new Sampler({ api, calls, clock, time, signal, sampleSeconds: settings.sampleSeconds });
    const share = shareOf(spreadBy);
    this.#search = new PhaseSearch({ calls, clock, time, share });
    this.#backfill = secondsPerHour > 0 ? new Backfill({ calls, clock, time, signal, secondsPerHour }) : null;
    this.fetched = this.#backfill ? 0 : 1;
    this.#delay = pollDelay(share);
    const known = keeping.lastServerId();
    if (known !== null) {
      this.#open(known);
    }
  }

  /** @param delay before the first poll, milliseconds */
  start(delay = 0): void {
    this.#running ??= this.#run(delay);
  }

  /** Resolves when nothing is under way any more. */
  async close(): Promise<void> {
    this.#closing.abort(new PluginError('REQUEST_CANCELLED'));
    this.#pause.abort();
    await this.#running;
  }

  /**
   * A query asks for buckets that are not known.
   *
   * @returns whether they will be fetched
   */
  want(target: Target): boolean {
    return this.records !== null && this.#backfill?.want(this.records, target, () => this.#pause.abort()) === true;
  }

  /**
   * Somebody was told of the server's access keys. It is kept with the next poll, when it is known which server answers;
   * nothing is asked for it.
   */
  hear(told: ToldOfKeys): void {
    this.#heard.push(told);
  }

  async #run(delay: number): Promise<void> {
    const { time } = this.#options;
    const { signal } = this.#closing;
    let next: Task = { at: time.now() + delay, purpose: 'poll', run: () => this.#begin() };
    while (!signal.aborted) {
      this.#pause = new AbortController();
      await time.sleepUntil(next.at, this.#pause.signal);
      if (!signal.aborted && time.now() >= next.at) {
        await this.#attempt(next);
      }
      next = this.#next();
    }
  }

  /** Whatever fails costs this one task only. */
  async #attempt({ purpose, run }: Task): Promise<void> {
    try {
      await callingFor(purpose, run);
    } catch (thrown) {
      this.#note(PluginError.from(thrown));
    }
  }

  #next(): Task {
    const { time, settings } = this.#options;
    const { records } = this;
    const isLinked = records?.counters.lastAnchor != null;
    const { minute, at } = nextPoll({
      now: this.#clock.serverTime(time.now()) / 1000,
      polledMinute: this.#polledMinute,
      phase: records?.phase ?? null,
      delay: this.#delay,
      ahead: records?.ahead ?? 0,
      // Live samples begin where buckets do, so that the past can be joined to them.
      sampleSeconds: isLinked ? settings.sampleSeconds : 300,
    });
    const poll: Task = { at: this.#clock.ourTime(at * 1000), purpose: 'poll', run: () => this.#poll(minute) };
    return [this.#nextSearch(), this.#nextBatch(poll.at - BEFORE_POLL)].reduce<Task>(
      (first, task) => (task && task.at < first.at ? task : first),
      poll
    );
  }

  #nextSearch(): Task | null {
    const { records } = this;
    const at = records && this.#search.nextAt(records, this.#sampler);
    return at === null || records === null
      ? null
      : { at, purpose: 'poll', run: () => this.#findPhase(records, 'bySteps') };
  }

  #nextBatch(until: number): Task | null {
    const { records } = this;
    const at = (records && this.#backfill?.nextStart(records)) ?? null;
    return at === null || at >= until ? null : { at, purpose: 'backfill', run: () => this.#fetch(until) };
  }

  /** The first poll tells which server it is, and where there is traffic also the phase. */
  async #begin(): Promise<void> {
    const probed = await this.#probe();
    const { records } = this;
    if (!probed || !records) {
      return;
    }
    this.#hasOtherClock(records);
    records.keep(probed);
    if (!records.phase) {
      await this.#findPhase(records, 'byRates');
    }
  }

  /** As soon as the phase is known, recording can begin. */
  async #findPhase(records: ServerRecords, how: 'bySteps' | 'byRates'): Promise<void> {
    await this.#search[how](records);
    await this.#sampler.begin(records);
    records.keep({});
    this.#updateFetched();
  }

  async #poll(minute: number): Promise<void> {
    this.#polledMinute = minute;
    const probed = await this.#probe();
    const { records } = this;
    if (!probed || !records) {
      return;
    }
    if (this.#hasOtherClock(records) || records.isSampledAlready(minute)) {
      records.keep(probed);
      this.#note(records.isSampledAlready(minute) ? new PluginError('OUTLINE_CLOCK_SET_BACK') : null);
      return;
    }
    const { lastAnchor } = records.counters;
    const { span, needsPhase, problem } = await this.#sampler.sample(records, minute);
    records.keep({ ...probed, spans: span ? [records.inOurTime(span)] : [] });
    await watchPlaces(records.store, Math.floor(this.#options.time.now() / 1000), this.#closing.signal);
    if (records.counters.lastAnchor !== lastAnchor) {
      this.#options.onCounters?.(records.counters);
    }
    this.#note(problem);
    if (this.#clock.timesSet !== this.#timesSet) {
      this.#timesSet = this.#clock.timesSet;
      records.doubtPhase();
    }
    if (needsPhase) {
      await this.#findPhase(records, 'byRates');
    }
    this.#updateFetched();
  }

  /** Whether a clock was set by so much that the minute of this poll is none any more. */
  #hasOtherClock(records: ServerRecords): boolean {
    const { aheadSeconds, timesSet } = this.#clock;
    const isOther =
      aheadSeconds !== null && records.noteClock(aheadSeconds, Math.floor(this.#options.time.now() / 1000));
    this.#timesSet = isOther ? timesSet : this.#timesSet;
    return isOther;
  }

  async #fetch(until: number): Promise<void> {
    const { records } = this;
    if (records && this.#backfill) {
      const spans = await this.#backfill.fetch(records, until);
      records.keep({ spans });
      this.#backfill.noteWritten(records, spans);
      this.#updateFetched();
    }
  }

  /** @returns null where the server is down, or does not say who it is */
  async #probe(): Promise<Probed | null> {
    const { api, time } = this.#options;
    const probe = await api.probeAnew({ signal: this.#closing.signal });
    this.#options.onProbe?.(probe);
    this.#identify(probe);
    const isUp = probe.up && this.records !== null;
    const error = probe.error ?? new PluginError('OUTLINE_RESPONSE_INVALID', '(field serverId)');
    const problem = isUp ? null : PluginError.from(error);
    const now = toSeconds(time.now());
    const probed: Probed = {
      availability: { at: floorTo(now, MINUTE), up: isUp, responseTime: isUp ? probe.responseTime : null },
      noticed: {
        look: { at: Math.floor(now), error: problem?.code ?? null, probe },
        told: isUp ? this.#heard.splice(0) : [],
      },
    };
    if (problem === null) {
      return probed;
    }
    this.records?.keep(probed);
    this.#note(problem);
    return null;
  }

  /** Another server may answer at the same address; its figures are other rows. */
  #identify({ server }: Probe): void {
    const serverId = server?.serverId ?? null;
    if (serverId !== null && this.records?.serverId !== serverId) {
      if (this.records) {
        this.#options.onReplaced?.();
        this.#heard = [];
      }
      this.#open(serverId);
    }
    this.#options.keeping.notePoll(serverId);
    if (serverId !== null && this.records && server?.createdAt != null) {
      this.records.noteCreation(Math.floor(server.createdAt / 1000));
    }
  }

  #open(serverId: string): void {
    const { buckets, isMoved } = this.#options.keeping.open(serverId);
    this.records = new ServerRecords(serverId, buckets);
    if (isMoved) {
      this.records.doubtPhase();
    }
    this.#options.onCounters?.(this.records.counters);
    this.#updateFetched();
  }

  #updateFetched(): void {
    this.fetched = this.#backfill && this.records ? this.#backfill.fetched(this.records) : this.fetched;
  }

  #note(problem: PluginError | null): void {
    if (problem?.code === 'REQUEST_CANCELLED') {
      return;
    }
    if (problem && problem.code !== this.problem?.code) {
      this.#options.onProblem?.(problem);
    }
    this.problem = problem;
  }
}
