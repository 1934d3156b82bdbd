import { randomUUID } from 'node:crypto';
import { PluginError } from '../errors/plugin-error';
import { describeThrown, type LogFields, type Logger } from '../grafana/logging';
import type { RecordKeeping } from '../history/record-keeping';
import { ServerRecorder } from '../history/server-recorder';
import type { Timekeeper } from '../time/timekeeper';
import type { OutlineApi, Probe } from '../outline/api';
import { collectGarbage } from './collect-garbage';
import { FIGURES_INTERVAL, ServerSeries } from './server-series';

export interface MonitoredServerOptions {
  /** The `server` label. */
  name: string;
  api: OutlineApi;
  keeping: RecordKeeping;
  sampleSeconds: 60 | 300;
  time: Timekeeper;
  logger: Logger;
}

/** How soon the first figures are asked for where the first poll has not ended yet, in milliseconds. */
const FIRST_POLL_WAIT = 1000;

/** One Outline server under watch. What is known of it can be read at any moment, and nothing waits for the server. */
export class MonitoredServer {
  readonly name: string;
  /** The last poll of it; null before the first has ended. */
  poll: Probe | null = null;
  /** What is known of its keys and locations. */
  series: ServerSeries;
  readonly #api: OutlineApi;
  readonly #recorder: ServerRecorder;
  readonly #time: Timekeeper;
  readonly #closing = new AbortController();
  readonly #logger: Logger;
  #reading: Promise<void> | null = null;
  #lastProblem: string | null = null;

  constructor({ name, api, keeping, sampleSeconds, time, logger }: MonitoredServerOptions) {
    this.name = name;
    this.#api = api;
    this.#time = time;
    this.#logger = logger;
    const begin = () =>
      new ServerSeries({ name, api, now: () => time.now(), onProblem: (problem) => this.#note(problem) });
    this.series = begin();
    this.#recorder = new ServerRecorder({
      api,
      keeping,
      time,
      spreadBy: randomUUID(),
      settings: { sampleSeconds, backfillSecondsPerHour: 0 },
      onProbe: (poll) => (this.poll = poll),
      onReplaced: () => (this.series = begin()),
      onCounters: (counters) => {
        this.series.counters.take(counters);
        collectGarbage();
      },
      onProblem: (problem) => logger.warn('counters cannot be sampled', { server: name, ...describeProblem(problem) }),
    });
  }

  /** @param delay before the first poll, in milliseconds: so that not all servers are asked at one moment */
  start(delay = 0): void {
    this.#recorder.start(delay);
    this.#reading ??= this.#readFigures();
  }

  async close(): Promise<void> {
    this.#closing.abort(new PluginError('REQUEST_CANCELLED'));
    await Promise.all([this.#recorder.close(), this.#reading, this.#api.close()]);
  }

  /** Since when the counters count, epoch seconds; null before the first sample. */
  get countingSince(): number | null {
    return this.#recorder.records?.countingSince ?? null;
  }

  /** Seconds since the counters were sampled; null before the first sample. */
  get sampleAge(): number | null {
    const sampledAt = this.#recorder.records?.sampledAt ?? null;
    return sampledAt === null ? null : Math.max(0, this.#time.now() / 1000 - sampledAt);
  }

  async #readFigures(): Promise<void> {
    const { signal } = this.#closing;
    while (!signal.aborted) {
      if (this.poll?.up) {
        await this.series.readFigures(this.poll.server ? this.poll.server.defaultDataLimit : 'unknown', signal);
        collectGarbage();
      }
      const wait = this.poll === null ? FIRST_POLL_WAIT : FIGURES_INTERVAL;
      await this.#time.sleepUntil(this.#time.now() + wait, signal);
    }
  }

  #note(problem: PluginError): void {
    const { code } = problem;
    if (code !== 'REQUEST_CANCELLED' && code !== this.#lastProblem) {
      this.#logger.warn('figures cannot be read', { server: this.name, ...describeProblem(problem) });
    }
    this.#lastProblem = code;
  }
}

/** Failures of this program with their cause; those of others are known by their sentence. */
function describeProblem(problem: PluginError): LogFields {
  const { code, source, message } = problem;
  return { code, ...(source === 'plugin' ? describeThrown(problem) : { error: message }) };
}
