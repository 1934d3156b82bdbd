import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import * as v from 'valibot';
import { repositoryRoot } from '../../../build/paths';

const serverSchema = v.object({ apiUrl: v.string(), certSha256: v.string() });
export type StartedServer = v.InferOutput<typeof serverSchema>;

/** Simulated servers in a process of their own: whoever measures must not wait for them. */
export class SimulatorProcess {
  readonly #child: ChildProcess;

  private constructor(
    child: ChildProcess,
    readonly servers: readonly StartedServer[]
  ) {
    this.#child = child;
  }

  /** @throws Error where it ends before all servers are there */
  static async start({ servers, keys }: { servers: number; keys: number }): Promise<SimulatorProcess> {
    const parameters = ['--servers', servers, '--keys', keys, '--age-days', 1].map(String);
    const child = spawn(
      process.execPath,
      ['--import', 'tsx', path.join(repositoryRoot, 'simulator', 'main.ts'), ...parameters],
      { stdio: ['ignore', 'pipe', 'inherit'] }
    );
    const started: StartedServer[] = [];
    for await (const line of createInterface(child.stdout)) {
      started.push(v.parse(serverSchema, JSON.parse(line)));
      if (started.length === servers) {
        return new SimulatorProcess(child, started);
      }
    }
    throw new Error('The simulated servers did not start.');
  }

  async stop(): Promise<void> {
    const ended = once(this.#child, 'exit');
    this.#child.kill('SIGTERM');
    await ended;
  }
}
