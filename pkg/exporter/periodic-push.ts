import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from '../grafana/logging';
import type { Pusher } from '../telemetry/pusher/pusher';
import type { Registry } from '../telemetry/registry';

/** Pushes a registry again and again, for an exporter that Prometheus cannot reach. */
export class PeriodicPush {
  readonly #closing = new AbortController();
  #running: Promise<void> | null = null;

  constructor(
    private readonly pusher: Pusher,
    private readonly registry: Registry,
    private readonly intervalSeconds: number,
    private readonly logger: Logger
  ) {}

  start(): void {
    this.#running ??= this.#run();
  }

  /** Resolves when the push under way has ended. What was pushed stays in the gateway. */
  async stop(): Promise<void> {
    this.#closing.abort();
    await this.#running;
  }

  async #run(): Promise<void> {
    const { signal } = this.#closing;
    while (!signal.aborted) {
      await this.#push();
      await delay(this.intervalSeconds * 1000, undefined, { signal }).catch(() => {});
    }
  }

  async #push(): Promise<void> {
    try {
      await this.pusher.replace(this.registry);
    } catch (thrown) {
      this.logger.error('metrics cannot be pushed', { error: String(thrown) });
    }
  }
}
