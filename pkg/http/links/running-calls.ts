import { PluginError } from '../../errors/plugin-error';
import type { AnyLink } from '../chain';
import { withOwnSignal } from './own-signal';

/** The calls that are under way, so that closing ends them all. */
export class RunningCalls {
  readonly #running = new Set<AbortController>();
  #isClosed = false;

  /** Once closed, calls fail with PluginError `REQUEST_CANCELLED`. */
  readonly link: AnyLink = (next) => async (request, signal) => {
    if (this.#isClosed) {
      throw closedError();
    }
    return withOwnSignal(signal, async (own) => {
      this.#running.add(own);
      try {
        return await next(request, own.signal);
      } finally {
        this.#running.delete(own);
      }
    });
  };

  /** Aborts what runs and refuses what comes. */
  close(): void {
    this.#isClosed = true;
    for (const controller of this.#running) {
      controller.abort(closedError());
    }
  }
}

function closedError(): PluginError {
  return new PluginError('REQUEST_CANCELLED', 'The data source was changed or closed meanwhile.');
}
