import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

/** What Prometheus sends with a scrape. */
const headers = {
  accept: 'application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4;q=0.5,*/*;q=0.1',
  'accept-encoding': 'gzip',
};

/** The executable at work as an exporter. */
export class ExporterProcess {
  readonly #child: ChildProcess;

  /** The end of what it wrote. */
  log = '';
  #metricsUrl: string | null = null;

  private constructor(child: ChildProcess) {
    this.#child = child;

    child.stderr?.on('data', (text: Buffer) => {
      this.log = (this.log + text.toString()).slice(-4000);
      this.#metricsUrl ??= /"url":"(http[^"]+)"/.exec(this.log)?.[1] ?? null;
    });
  }

  /** @throws Error where it ends before it serves */
  static async start(executable: string, configuration: string): Promise<ExporterProcess> {
    const parameters = ['exporter', '--config', configuration];
    const started = new ExporterProcess(
      spawn(executable, parameters, { env: {}, stdio: ['ignore', 'ignore', 'pipe'] })
    );
    while (started.#metricsUrl === null) {
      started.#checkAlive();
      await delay(20);
    }
    return started;
  }

  /** @throws Error where it has ended, or does not answer */
  async scrape(): Promise<{ text: string; milliseconds: number }> {
    this.#checkAlive();
    const start = performance.now();
    try {
      const response = await fetch(this.#metricsUrl ?? '', { headers });
      const text = await response.text();
      return { text, milliseconds: performance.now() - start };
    } catch (thrown) {
      await delay(500);
      this.#checkAlive();
      throw new Error(`The exporter was not scraped: ${describe(thrown)}; ${this.log}`);
    }
  }

  /** Resident memory, in megabytes. */
  memory(): number {
    return this.#status('VmRSS');
  }

  /** Highest resident memory since the start, in megabytes. */
  peakMemory(): number {
    return this.#status('VmHWM');
  }

  async stop(): Promise<void> {
    if (this.#child.exitCode === null && this.#child.signalCode === null) {
      const ended = once(this.#child, 'exit');
      this.#child.kill('SIGTERM');
      await ended;
    }
  }

  #checkAlive(): void {
    const { exitCode, signalCode } = this.#child;
    if (exitCode !== null || signalCode !== null) {
      throw new Error(`The exporter ended with ${exitCode ?? signalCode}: ${this.log}`);
    }
  }

  #status(name: string): number {
    const status = readFileSync(`/proc/${this.#child.pid}/status`, 'utf8');
    const kibibytes = Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status)?.[1]);
    return Math.round((kibibytes * 1024) / 1e6);
  }
}

function describe(thrown: unknown): string {
  return thrown instanceof Error && thrown.cause !== undefined
    ? `${thrown.message} <- ${describe(thrown.cause)}`
    : String(thrown);
}
