import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from '../../grafana/logging';
import type { Access } from '../../telemetry/pusher/receiver';
import { PushError } from '../../telemetry/pusher/push-error';
import { collectGarbage } from '../collect-garbage';
import type { PushFigures, PushMetrics } from './push-metrics';
import type { PushTarget } from './push-target';

/** How long the last push may take, in milliseconds: whoever ends the exporter waits for it. */
const LONGEST_LAST_PUSH = 3000;

/** Pushes again and again to one receiver, for an exporter that Prometheus cannot reach. */
export class PeriodicPush implements PushFigures {
  readonly #target: PushTarget;
  readonly #metrics: PushMetrics;
  readonly #logger: Logger;

  lastSuccess: number | null = null;
  readonly #closing = new AbortController();
  #running: Promise<void> | null = null;
  /** What is wrong now, and since when. */
  #trouble: { key: string; message: string; since: number } | null = null;

  constructor(target: PushTarget, metrics: PushMetrics, logger: Logger) {
    this.#target = target;
    this.#metrics = metrics;
    this.#logger = logger;
  }

  get receiver() {
    return this.#target.receiver;
  }

  get queuedBytes(): number | null {
    return this.#target.queuedBytes();
  }

  /** What stands in the way, for people; null where nothing does. */
  get problem(): string | null {
    return this.#trouble?.message ?? null;
  }

  start(): void {
    this.#running ??= this.#run();
  }

  use(access: Access): void {
    this.#target.use(access);
  }

  /** Gives up the push under way, and tells the receiver what is known now, within three seconds. */
  async stop(): Promise<void> {
    this.#closing.abort();
    if (this.#running) {
      await this.#running;
      const target = this.#target;
      await this.#attempt(() => target.pushLast(AbortSignal.timeout(LONGEST_LAST_PUSH)));
    }
    await this.#target.close();
  }

  async #run(): Promise<void> {
    const { signal } = this.#closing;
    const interval = this.#target.intervalSeconds * 1000;
    while (!signal.aborted) {
      const due = performance.now() + interval;
      await this.#attempt(() => this.#target.push(signal), signal);
      collectGarbage();
      await delay(Math.max(0, due - performance.now()), undefined, { signal }).catch(() => {});
    }
  }

  /** @param cancellation where it has aborted, a failure says nothing of the receiver */
  async #attempt(push: () => Promise<boolean>, cancellation?: AbortSignal): Promise<void> {
    const { receiver } = this;
    try {
      if (!(await push())) {
        return;
      }
      this.#metrics.pushes.inc({ receiver, outcome: 'ok' });
      this.lastSuccess = Date.now() / 1000;
      this.#noteEnd();
    } catch (thrown) {
      if (!cancellation?.aborted) {
        this.#metrics.pushes.inc({ receiver, outcome: 'failed' });
        this.#note(thrown);
      }
    }
  }

  /** Once for each trouble, however long it lasts. */
  #note(thrown: unknown): void {
    const { receiver } = this;
    const key = keyOf(thrown);
    if (this.#trouble?.key !== key) {
      this.#logger.error('metrics cannot be pushed', { receiver, error: messageOf(thrown) });
    }
    this.#trouble = { key, message: messageOf(thrown), since: this.#trouble?.since ?? Date.now() };
  }

  #noteEnd(): void {
    if (this.#trouble) {
      const seconds = Math.round((Date.now() - this.#trouble.since) / 1000);
      this.#logger.info('metrics are pushed again', { receiver: this.receiver, afterSeconds: seconds });
    }
    this.#trouble = null;
  }
}

/** The texts of two answers of one status may differ. */
function keyOf(thrown: unknown): string {
  return thrown instanceof PushError && thrown.status !== null ? String(thrown.status) : messageOf(thrown);
}

function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
