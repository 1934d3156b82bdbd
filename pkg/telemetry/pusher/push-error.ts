/** Metrics could not be pushed. */
export class PushError extends Error {
  override readonly name = 'PushError';

  constructor(
    message: string,
    /** HTTP status; null where there was no answer. */
    readonly status: number | null,
    options?: ErrorOptions,
    /** How long the receiver wants to be left alone. */
    readonly retryAfterSeconds = 0
  ) {
    super(message, options);
  }

  /** Whether the receiver says of what was sent, and not of who sent it or where, that it will never take it. */
  get isOfContent(): boolean {
    return this.status === 400 || this.status === 413 || this.status === 422;
  }

  /** Whether the same may be taken later: there was no answer, too much to do (429), or the receiver failed (5xx). */
  get isTemporary(): boolean {
    return this.status === null || this.status === 429 || this.status >= 500;
  }
}
