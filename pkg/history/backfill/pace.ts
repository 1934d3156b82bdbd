import { answerSeconds } from './cost';

/** How much of a new answer's time comes into the estimate. */
const WEIGHT = 1 / 8;

/** How long one server takes to answer, by how long it took lately. */
export class Pace {
  /** As a multiple of the server that was measured. */
  #slowness = 1;

  note(sinceSeconds: number, seconds: number): void {
    this.#slowness += (seconds / answerSeconds(sinceSeconds) - this.#slowness) * WEIGHT;
  }

  /** Seconds. */
  expected(sinceSeconds: number): number {
    return this.#slowness * answerSeconds(sinceSeconds);
  }
}
