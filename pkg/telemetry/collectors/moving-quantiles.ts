import { TargetedQuantiles, type QuantileTarget } from './targeted-quantiles';

export interface MovingWindow {
  /** How long an observation counts, in seconds. */
  maxAgeSeconds: number;
  /** In so many steps observations leave the window: it is up to one step shorter than `maxAgeSeconds`. */
  ageBuckets: number;
}

/**
 * Quantiles of what was observed lately. As Prometheus's clients for Go and Java do, it feeds several sketches whose
 * beginnings are a step apart, and asks the oldest one.
 */
export class MovingQuantiles {
  readonly #targets: readonly QuantileTarget[];
  readonly #step: number;
  readonly #sketches: TargetedQuantiles[];
  /** When the oldest sketch leaves, in seconds of a clock that nobody sets. */
  #nextStep: number;

  /** @throws RangeError for an age that is not positive, buckets that are no positive whole number, a wrong target */
  constructor(targets: readonly QuantileTarget[], { maxAgeSeconds, ageBuckets }: MovingWindow) {
    if (!(maxAgeSeconds > 0 && maxAgeSeconds < Infinity && Number.isSafeInteger(ageBuckets) && ageBuckets > 0)) {
      throw new RangeError(`${maxAgeSeconds} s in ${ageBuckets} steps is no moving window.`);
    }
    this.#targets = targets;
    this.#step = maxAgeSeconds / ageBuckets;
    this.#sketches = Array.from({ length: ageBuckets }, () => new TargetedQuantiles(targets));
    this.#nextStep = elapsed() + this.#step;
  }

  observe(value: number): void {
    this.#move();
    this.#sketches.forEach((sketch) => sketch.observe(value));
  }

  /** A value whose rank in the window is within the error of a target; NaN where nothing was observed in it. */
  query(quantile: number): number {
    this.#move();
    return this.#sketches[0]?.query(quantile) ?? NaN;
  }

  #move(): void {
    const steps = Math.floor((elapsed() - this.#nextStep) / this.#step) + 1;
    if (steps > 0) {
      const leaving = Math.min(steps, this.#sketches.length);
      this.#sketches.splice(0, leaving);
      this.#sketches.push(...Array.from({ length: leaving }, () => new TargetedQuantiles(this.#targets)));
      this.#nextStep += steps * this.#step;
    }
  }
}

function elapsed(): number {
  return performance.now() / 1000;
}
