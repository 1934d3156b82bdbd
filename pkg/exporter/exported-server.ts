import { PluginError } from '../errors/plugin-error';
import { describeThrown, type LogFields, type Logger } from '../grafana/logging';
import type { LinkedCounters } from '../history/measurement/linked-counters';
import type { ServerRecords } from '../history/sampling/server-records';
import type { Timekeeper } from '../time/timekeeper';
import type { OutlineApi, Probe } from '../outline/api';
import { collectGarbage } from './collect-garbage';
import type { LabelledServer } from './server-labels';
import { FIGURES_INTERVAL, ServerSeries } from './server-series';

export interface ExportedServerOptions {
  server: LabelledServer;
  api: OutlineApi;
  /** What is recorded of it now; null as long as it is not known which server it is. */
  records: () => Pick<ServerRecords, 'countingSince' | 'sampledAt'> | null;
  time: Timekeeper;
  logger: Logger;
}

/** How soon the first figures are asked for where the first poll has not ended yet, in milliseconds. */
const FIRST_POLL_WAIT = 1000;

/**
 * What is exported of one Outline server: what its recorder hands over, and figures that it asks for itself. It can be
 * read at any moment, and nothing waits for the server.
 */
export class ExportedServer {
  /** The last poll of it; null before the first has ended. */
  poll: Probe | null = null;
  /** What is known of its keys and locations. */
  series: ServerSeries;
  readonly #options: ExportedServerOptions;
  readonly #closing = new AbortController();
  #reading: Promise<void> | null = null;
  #lastProblem: string | null = null;
  #keyPorts: readonly number[] = [];

  constructor(options: ExportedServerOptions) {
    this.#options = options;
    this.series = this.#begin();
  }

  /** For its recorder: the server was probed. */
  readonly onProbe = (poll: Probe): void => {
    this.poll = poll;
  };

  /** Another server answers at its address. */
  readonly onReplaced = (): void => {
    this.series = this.#begin();
  };

  /** Its counters have a new sample. */
  readonly onCounters = (counters: LinkedCounters): void => {
    this.series.counters.take(counters);
    collectGarbage();
  };

  /** Begins to ask for figures. */
  start(): void {
    this.#reading ??= this.#readFigures();
  }

  /** Resolves when it asks for nothing any more. */
  async close(): Promise<void> {
    this.#closing.abort(new PluginError('REQUEST_CANCELLED'));
    await this.#reading;
  }

  /** Since when the counters count, epoch seconds; null before the first sample. */
  get countingSince(): number | null {
    return this.#options.records()?.countingSince ?? null;
  }

  /** Seconds since the counters were sampled; null before the first sample. */
  get sampleAge(): number | null {
    const { records, time } = this.#options;
    const sampledAt = records()?.sampledAt ?? null;
    return sampledAt === null ? null : Math.max(0, time.now() / 1000 - sampledAt);
  }

  /** Ports of its access keys as it told them last, also where that is long ago. */
  get keyPorts(): readonly number[] {
    this.#keyPorts = this.series.figures.keyPorts ?? this.#keyPorts;
    return this.#keyPorts;
  }

  #begin(): ServerSeries {
    const { server, api, time } = this.#options;
    return new ServerSeries({ server, api, now: () => time.now(), onProblem: (problem) => this.#note(problem) });
  }

  async #readFigures(): Promise<void> {
    const { time } = this.#options;
    const { signal } = this.#closing;
    while (!signal.aborted) {
      if (this.poll?.up) {
        await this.series.readFigures(this.poll.server ? this.poll.server.defaultDataLimit : 'unknown', signal);
        collectGarbage();
      }
      const wait = this.poll === null ? FIRST_POLL_WAIT : FIGURES_INTERVAL;
      await time.sleepUntil(time.now() + wait, signal);
    }
  }

  #note(problem: PluginError): void {
    const { code } = problem;
    if (code !== 'REQUEST_CANCELLED' && code !== this.#lastProblem) {
      this.#options.logger.warn('figures cannot be read', {
        server: this.#options.server.name,
        ...describeProblem(problem),
      });
    }
    this.#lastProblem = code;
  }
}

/** Failures of this program with their cause; those of others are known by their sentence. */
export function describeProblem(problem: PluginError): LogFields {
  const { code, source, message } = problem;
  return { code, ...(source === 'plugin' ? describeThrown(problem) : { error: message }) };
}
