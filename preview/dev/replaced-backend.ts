import type { BackendProcess } from '../backend-process';
import type { Backend } from '../start-preview';

/**
 * A backend that is started anew whenever it is told to. Calls wait for the one that is being started; what keeps it
 * from starting is told to them, and the next start may work.
 */
export class ReplacedBackend implements Backend {
  readonly #start: () => Promise<BackendProcess>;
  readonly #onProblem: (problem: Error) => void;

  /** Never: whatever happens to a process, the next one takes its place. */
  readonly failed = new Promise<never>(() => undefined);
  #current: Promise<BackendProcess> = Promise.reject(new Error('The backend has not been started.'));

  /** @param onProblem hears of a process that did not start or ended by itself */
  constructor(start: () => Promise<BackendProcess>, onProblem: (problem: Error) => void) {
    this.#start = start;
    this.#onProblem = onProblem;

    this.#current.catch(() => undefined);
  }

  current(): Promise<BackendProcess> {
    return this.#current;
  }

  /** Ends the process in use, if there is one, and starts another. Never rejects. */
  async replace(): Promise<void> {
    const before = this.#current;
    this.#current = this.#startAfter(before);
    await this.#current.catch(this.#onProblem);
  }

  async stop(): Promise<void> {
    await stop(this.#current);
  }

  async #startAfter(before: Promise<BackendProcess>): Promise<BackendProcess> {
    await stop(before);
    const started = await this.#start();
    started.ended.catch(this.#onProblem);
    return started;
  }
}

async function stop(backend: Promise<BackendProcess>): Promise<void> {
  const running = await backend.catch(() => null);
  await running?.stop();
}
