import { setTimeout } from 'node:timers/promises';
import { PluginError } from '../../errors/plugin-error';
import type { AnyLink } from '../../http/chain';

/** Between two tries of a server that hangs, and how long calls wait for what comes of one. Milliseconds. */
const PAUSE = 2000;
const LONGEST_WAIT = 2000;

/**
 * Whether the server is known to hang: a call ran out of time, and nothing else was answered since that began. One call
 * apart then finds out whether it answers, and others fail at once, so that it costs one time-out and not one a panel.
 */
export class KnownToHang {
  readonly #tryAgain: () => Promise<unknown>;
  readonly #now: () => number;

  #error: PluginError | null = null;
  #answeredAt = -Infinity;
  #trial: { begunAt: number; ended: Promise<void> } | null = null;
  #triedAt = -Infinity;

  /**
   * @param tryAgain asks the server; what comes of it is told to `note`
   * @param now of a clock that nobody sets, milliseconds
   */
  constructor(tryAgain: () => Promise<unknown>, now = () => performance.now()) {
    this.#tryAgain = tryAgain;
    this.#now = now;
  }

  /** Lets calls through to a server that is not known to hang. */
  readonly link: AnyLink = (next) => async (request, signal) => {
    const known = this.isSuspected && (await this.find());
    if (known) {
      throw known;
    }
    const begunAt = this.#now();
    try {
      const answer = await next(request, signal);
      this.note(null, begunAt);
      return answer;
    } catch (thrown) {
      this.note(PluginError.from(thrown), begunAt);
      throw thrown;
    }
  };

  /** Whether `find` has something to find out. */
  get isSuspected(): boolean {
    return this.#error !== null;
  }

  /** What calls fail with while it hangs, after a moment for one that is asked apart; null: it is not known to hang. */
  async find(): Promise<PluginError | null> {
    if (this.#error) {
      await this.#try();
    }
    return this.#error;
  }

  /**
   * What came of a call.
   *
   * @param error null: it was answered
   * @param begunAt by `begin`, when it began
   */
  note(error: PluginError | null, begunAt: number): void {
    if (error?.code === 'REQUEST_CANCELLED') {
      return;
    }
    if (error?.code !== 'OUTLINE_TIMEOUT') {
      this.#answeredAt = this.#now();
      this.#error = null;
    } else if (this.#answeredAt < begunAt) {
      this.#error = error;
    }
  }

  begin(): number {
    return this.#now();
  }

  async #try(): Promise<void> {
    if (!this.#trial && this.#now() - this.#triedAt < PAUSE) {
      return;
    }
    this.#trial ??= { begunAt: this.#now(), ended: this.#ask() };
    const wait = LONGEST_WAIT - (this.#now() - this.#trial.begunAt);
    if (wait > 0) {
      await Promise.race([this.#trial.ended, setTimeout(wait, undefined, { ref: false })]);
    }
  }

  async #ask(): Promise<void> {
    // Whoever fails is told of by `note`.
    await this.#tryAgain().catch(() => {});
    this.#triedAt = this.#now();
    this.#trial = null;
  }
}
