import { PluginError } from '../../errors/plugin-error';
import type { OutlineApi } from '../../outline/api';

/** Between questions that the server's Prometheus answers: they cost a large server a third of a second. Milliseconds. */
const ANSWERED_PAUSE = 3_600_000;
/** After the first question that it did not answer; twice as long after each further one. */
const FAILED_PAUSE = 240_000;

/**
 * Outline's master fails on a window in which nothing was recorded just as it does when its Prometheus is down. Asking
 * `/metrics/transfer` tells which, and is dear: so it is asked once an hour while the windows stay empty, and what was
 * not asked about is left unknown until then.
 */
export class EmptyWindows {
  readonly #api: Pick<OutlineApi, 'dataTransferred'>;

  #notBefore = -Infinity;
  #failures = 0;
  #problem: PluginError | null = null;

  constructor(api: Pick<OutlineApi, 'dataTransferred'>) {
    this.#api = api;
  }

  /** Windows had something in them again. */
  reset(): void {
    this.#notBefore = -Infinity;
    this.#failures = 0;
    this.#problem = null;
  }

  /**
   * @param now epoch milliseconds
   * @returns whether Prometheus answers, so that the window was empty; null where it is too early to ask
   * @throws PluginError `OUTLINE_METRICS_UNAVAILABLE` where it does not answer; `REQUEST_CANCELLED`
   */
  async areEmpty(now: number, signal: AbortSignal): Promise<true | null> {
    if (now < this.#notBefore) {
      if (this.#problem) {
        throw this.#problem;
      }
      return null;
    }
    try {
      await this.#api.dataTransferred({ signal });
      this.reset();
      this.#notBefore = now + ANSWERED_PAUSE;
      return true;
    } catch (thrown) {
      this.#notBefore = now + Math.min(ANSWERED_PAUSE, FAILED_PAUSE * 2 ** this.#failures);
      this.#failures += 1;
      this.#problem = PluginError.from(thrown);
      throw this.#problem;
    }
  }
}
