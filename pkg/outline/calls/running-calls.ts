import type { ErrorCode } from '../../errors/catalogue';
import { PluginError } from '../../errors/plugin-error';

/** The calls that are under way: each can be aborted by its controller, by its time limit, and all by closing. */
export class RunningCalls {
  private readonly running = new Set<AbortController>();
  private closed = false;

  constructor(
    private readonly timeoutSeconds: number,
    private readonly timeoutCode: ErrorCode = 'OUTLINE_TIMEOUT'
  ) {}

  /**
   * Runs `work` until it ends, or until its signal aborts.
   *
   * @throws PluginError `REQUEST_CANCELLED` once closed
   */
  async run<T>(controller: AbortController, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    if (this.closed) {
      throw closedError();
    }
    this.running.add(controller);
    try {
      return await work(controller.signal);
    } finally {
      this.running.delete(controller);
    }
  }

  /** Aborts the controller with the time-out's error if `work` takes longer than the settings allow. */
  async limit<T>(controller: AbortController, work: () => Promise<T>): Promise<T> {
    const timer = setTimeout(
      () => controller.abort(new PluginError(this.timeoutCode, `(${this.timeoutSeconds} s)`)),
      this.timeoutSeconds * 1000
    );
    try {
      return await work();
    } finally {
      clearTimeout(timer);
    }
  }

  /** Aborts what runs and refuses what comes. */
  close(): void {
    this.closed = true;
    for (const controller of this.running) {
      controller.abort(closedError());
    }
  }
}

function closedError(): PluginError {
  return new PluginError('REQUEST_CANCELLED', 'The data source was changed or closed meanwhile.');
}
