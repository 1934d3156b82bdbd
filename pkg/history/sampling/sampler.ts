import { PluginError } from '../../errors/plugin-error';
import { noTraffic } from '../../outline/answers/no-traffic';
import { type MetricsSample, type OutlineApi, SCRAPE_SECONDS, type ServerMetrics } from '../../outline/api';
import { isNewestScrapeMissing } from '../measurement/newest-scrape';
import type { MeasuredSpan } from '../model';
import type { Timekeeper } from '../../time/timekeeper';
import { EmptyWindows } from './empty-windows';
import type { HistoryCalls } from './history-calls';
import { BirthWindows } from './birth-windows';
import { answeredWhen, isInMinute, newestMinute, type ScrapePhase } from './scrape-phase';
import type { ServerClock } from '../../outline/server-clock';
import type { ServerRecords } from './server-records';
import { floorTo } from '../../time/rounding';

export interface SamplerOptions {
  api: OutlineApi;
  calls: HistoryCalls;
  clock: ServerClock;
  time: Timekeeper;
  sampleSeconds: 60 | 300;
  signal: AbortSignal;
}

/** What the windows of one poll told. */
export interface Sampled {
  /** What the counters grew; null where nothing could be linked. */
  span: MeasuredSpan | null;
  /** There were amounts, and nothing can be said of them before the scrapes' phase is known. */
  needsPhase: boolean;
  /** Why nothing could be linked; null where that is no fault. */
  problem: PluginError | null;
}

interface Answer {
  sinceSeconds: number;
  sample: MetricsSample;
}

interface FilledAnswer extends Answer {
  metrics: ServerMetrics;
}

/** Anchors lie where buckets begin, seconds. */
const ANCHOR_SECONDS = 300;

const nothing: Sampled = { span: null, needsPhase: false, problem: null };

/** Takes the samples of one server that its counters are linked by. */
export class Sampler {
  readonly #options: SamplerOptions;

  /** Nothing was recorded in the windows of the last poll: one window is enough to see whether that is still so. */
  wasEmpty = false;
  /** Polls in a row at which the newest scrape was missing. */
  missing = 0;
  readonly #empty: EmptyWindows;
  readonly #births: BirthWindows;

  constructor(options: SamplerOptions) {
    this.#options = options;

    this.#empty = new EmptyWindows(options.api);
    const { calls, clock, time } = options;
    this.#births = new BirthWindows({ calls, clock, now: () => time.now() });
  }

  /**
   * @param minute of the newest scrape, epoch seconds; while the phase is not known, a minute whose scrape is certainly there
   * @throws PluginError only `REQUEST_CANCELLED`
   */
  async sample(records: ServerRecords, minute: number): Promise<Sampled> {
    try {
      return await this.#link(records, minute);
    } catch (thrown) {
      const problem = PluginError.from(thrown);
      if (problem.code === 'REQUEST_CANCELLED') {
        throw problem;
      }
      return { ...nothing, problem };
    }
  }

  async #link({ counters, phase }: ServerRecords, minute: number): Promise<Sampled> {
    const windows = counters.windows(minute, this.#options.sampleSeconds);
    if (phase === null) {
      return this.#linkIdle(counters, minute, windows);
    }
    const answers = await this.#filled(windows);
    const { clock } = this.#options;
    if (answers.length === 0 || !answers.every(({ sample }) => isInMinute(phase, clock.bounds(sample), minute))) {
      return nothing;
    }
    const isMissing = answers.some((answer) => this.#lacksNewest(answer, minute, phase));
    this.missing = isMissing ? this.missing + 1 : 0;
    if (isMissing) {
      counters.noteMissing();
      return nothing;
    }
    const aged = answers.map((answer) => ({ ...answer, ...answeredWhen(answer, clock, minute, phase) }));
    const births = await this.#births.ask(counters.appearing(aged), minute, phase);
    return { ...nothing, span: counters.poll(minute, aged, births) };
  }

  /**
   * Makes the last full five minutes the first anchors, so that recording needs not wait for the next.
   *
   * @throws PluginError of the client
   */
  async begin({ counters, phase, ahead }: ServerRecords): Promise<void> {
    const { calls, clock, time } = this.#options;
    const minute = phase && newestMinute(phase, clock.serverTime(time.now()) / 1000);
    if (phase === null || minute === null || counters.lastAnchor !== null) {
      return;
    }
    const last = floorTo(minute - SCRAPE_SECONDS - ahead, ANCHOR_SECONDS) + ahead;
    const answers: FilledAnswer[] = [];
    for (const edge of [last, last - ANCHOR_SECONDS, last - 2 * ANCHOR_SECONDS]) {
      const since = calls.variedApart(minute - edge + SCRAPE_SECONDS);
      answers.push(...(since === null ? [] : [filled({ sinceSeconds: since, sample: await calls.ask(since) })]));
    }
    if (answers.length === 3 && answers.every(({ sample }) => isInMinute(phase, clock.bounds(sample), minute))) {
      counters.begin(minute, answers);
    }
  }

  /** Without the phase only that nothing flowed can be told: by a minute more, wherever in the minute scrapes lie. */
  async #linkIdle(counters: ServerRecords['counters'], minute: number, windows: number[]): Promise<Sampled> {
    const answers = await this.#filled(windows.map((window) => window + SCRAPE_SECONDS));
    if (answers.length === 0) {
      return nothing;
    }
    if (!answers.every(({ metrics }) => isIdle(metrics))) {
      return { ...nothing, needsPhase: true };
    }
    const shortened = answers.map((answer) => ({ ...answer, sinceSeconds: answer.sinceSeconds - SCRAPE_SECONDS }));
    return { ...nothing, span: counters.poll(minute, shortened) };
  }

  #lacksNewest(answer: FilledAnswer, minute: number, phase: ScrapePhase): boolean {
    const { earliest, latest } = this.#options.clock.bounds(answer.sample);
    const scrapedAt = minute + (phase.earliest + phase.latest) / 2;
    return isNewestScrapeMissing(answer, { evaluatedAt: (earliest + latest) / 2000, scrapedAt }) === true;
  }

  /** Asks for the windows; none where it cannot be told whether they are empty. */
  async #filled(windows: readonly number[]): Promise<FilledAnswer[]> {
    const answers: Answer[] = [];
    for (const window of windows) {
      answers.push(...(await this.#ask(window)));
      if (this.wasEmpty && answers.every(isEmpty)) {
        break;
      }
    }
    this.wasEmpty = answers.length > 0 && answers.every(isEmpty);
    if (!this.wasEmpty) {
      this.#empty.reset();
      return answers.map(filled);
    }
    return this.#confirmed(windows[0]);
  }

  /** The shortest window once more, after the server's Prometheus has shown that it answers. */
  async #confirmed(window: number | undefined): Promise<FilledAnswer[]> {
    const { time, signal } = this.#options;
    if (window === undefined || (await this.#empty.areEmpty(time.now(), signal)) === null) {
      return [];
    }
    const answers = await this.#ask(window);
    return answers.every(isEmpty) ? answers.map(filled) : [];
  }

  async #ask(window: number): Promise<Answer[]> {
    const sinceSeconds = this.#options.calls.varied(window);
    return sinceSeconds === null ? [] : [{ sinceSeconds, sample: await this.#options.calls.ask(sinceSeconds) }];
  }
}

function isEmpty({ sample }: Answer): boolean {
  return sample.metrics === null;
}

/** An empty window beside one that is not: the server's Prometheus answers. */
function filled(answer: Answer): FilledAnswer {
  return { ...answer, metrics: answer.sample.metrics ?? noTraffic() };
}

function isIdle({ accessKeys, locations }: ServerMetrics): boolean {
  return [...accessKeys, ...locations].every(({ data, tunnelTime }) => data === 0 && tunnelTime === 0);
}
