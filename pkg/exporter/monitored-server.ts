import { randomUUID } from 'node:crypto';
import type { Logger } from '../grafana/logging';
import type { RecordKeeping } from '../history/record-keeping';
import { ServerRecorder } from '../history/server-recorder';
import type { Timekeeper } from '../time/timekeeper';
import type { OutlineApi } from '../outline/api';
import { describeProblem, ExportedServer } from './exported-server';
import type { LabelledServer } from './server-labels';

export interface MonitoredServerOptions {
  server: LabelledServer;
  api: OutlineApi;
  keeping: RecordKeeping;
  sampleSeconds: 60 | 300;
  time: Timekeeper;
  logger: Logger;
}

/** One Outline server under watch, with a recorder of its own. */
export class MonitoredServer {
  readonly exported: ExportedServer;
  readonly #api: OutlineApi;
  readonly #recorder: ServerRecorder;

  constructor({ server, api, keeping, sampleSeconds, time, logger }: MonitoredServerOptions) {
    this.#api = api;
    this.exported = new ExportedServer({ server, api, records: () => this.#recorder.records, time, logger });
    const { onProbe, onReplaced, onCounters } = this.exported;
    this.#recorder = new ServerRecorder({
      api,
      keeping,
      time,
      spreadBy: randomUUID(),
      settings: { sampleSeconds, backfillSecondsPerHour: 0 },
      onProbe,
      onReplaced,
      onCounters,
      onProblem: (problem) =>
        logger.warn('counters cannot be sampled', { server: server.name, ...describeProblem(problem) }),
    });
  }

  /** @param delay before the first poll, in milliseconds: so that not all servers are asked at one moment */
  start(delay = 0): void {
    this.#recorder.start(delay);
    this.exported.start();
  }

  async close(): Promise<void> {
    await Promise.all([this.#recorder.close(), this.exported.close(), this.#api.close()]);
  }
}
