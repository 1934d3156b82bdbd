/** How long one good answer proves the secret path, in milliseconds. */
const PROVEN_MILLISECONDS = 300_000;

/** Whether a route has answered well lately, so that a 404 is no wrong secret path. */
export class ProvenPath {
  readonly #now: () => number;
  #provenAt = -Infinity;

  /** @param now epoch milliseconds */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** Notes that a route has answered well; returns when. */
  prove(): number {
    this.#provenAt = this.#now();
    return this.#provenAt;
  }

  get isProven(): boolean {
    return this.#now() - this.#provenAt < PROVEN_MILLISECONDS;
  }
}
