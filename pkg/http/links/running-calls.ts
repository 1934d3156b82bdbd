import { PluginError } from '../../errors/plugin-error';
import type { AnyLink } from '../chain';
import { withOwnSignal } from './own-signal';
import { withinTime } from './time-limit';

/** The calls that are under way, so that closing ends them all. */
export class RunningCalls {
  readonly #running = new Set<AbortController>();
  #isClosed = false;
  #changes = 0;

  /** How often a call has begun or ended. */
  get changes(): number {
    return this.#changes;
  }

  /** Once closed, calls fail with PluginError `REQUEST_CANCELLED`. */
  readonly link: AnyLink = (next) => (request, signal) => this.#run(signal, (own) => next(request, own.signal));

  /** The link and `timeLimit` in one, which spares each call a signal. */
  limitedTo(seconds: number): AnyLink {
    return (next) => (request, signal) =>
      this.#run(signal, (own) => withinTime(seconds, own, () => next(request, own.signal)));
  }

  /** Aborts what runs and refuses what comes. */
  close(): void {
    this.#isClosed = true;
    for (const controller of this.#running) {
      controller.abort(closedError());
    }
  }

  async #run<T>(signal: AbortSignal, work: (own: AbortController) => Promise<T>): Promise<T> {
    if (this.#isClosed) {
      throw closedError();
    }
    return withOwnSignal(signal, async (own) => {
      this.#running.add(own);
      this.#changes++;
      try {
        return await work(own);
      } finally {
        this.#running.delete(own);
        this.#changes++;
      }
    });
  }
}

function closedError(): PluginError {
  return new PluginError('REQUEST_CANCELLED', 'The data source was changed or closed meanwhile.');
}
