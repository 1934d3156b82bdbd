/** A quantile that is wanted, and how far off its rank may be: 0.9 ± 0.01 is any value of rank 0.89 n to 0.91 n. */
export interface QuantileTarget {
  /** 0 to 1. */
  quantile: number;
  /** Largest error of the rank, as a share of all observations; above 0. */
  error: number;
}

/** As other Prometheus clients have them. */
export const defaultTargets: readonly QuantileTarget[] = [
  { quantile: 0.5, error: 0.05 },
  { quantile: 0.9, error: 0.01 },
  { quantile: 0.99, error: 0.001 },
];

/** An observed value that stands for `gap` observations, up to and including it. */
interface Tuple {
  value: number;
  /** Its lowest possible rank minus that of the tuple before. */
  gap: number;
  /** How much higher its rank may be than the lowest possible. */
  spread: number;
}

/** Observations are sorted in so many at a time; as many tuples are kept before any are joined. */
const BUFFER_SIZE = 256;

/**
 * Keeps as much of a stream as its target quantiles need: the sketch of Cormode, Korn, Muthukrishnan and Srivastava,
 * "Effective computation of biased quantiles over data streams" (ICDE 2005), for targeted quantiles.
 *
 * Their bound on a tuple's width lets one that begins below a target's tolerance end above it. With `quantile - error`
 * in the place of `quantile`, none can: see `widest`.
 */
export class TargetedQuantiles {
  readonly #targets: readonly QuantileTarget[];
  #tuples: Tuple[] = [];
  #buffer: number[] = [];
  /** Observations in `#tuples`. */
  #count = 0;

  /** @throws RangeError for a quantile outside 0 to 1 or there twice, an error that is not above 0 and below 1 */
  constructor(targets: readonly QuantileTarget[]) {
    for (const { quantile, error } of targets) {
      if (!(quantile >= 0 && quantile <= 1 && error > 0 && error < 1)) {
        throw new RangeError(`${quantile} ± ${error} is no target for a quantile.`);
      }
    }
    if (new Set(targets.map(({ quantile }) => quantile)).size < targets.length) {
      throw new RangeError('A quantile has two targets.');
    }
    this.#targets = targets;
  }

  /** How many tuples are kept of all observations. */
  get size(): number {
    this.#flush();
    return this.#tuples.length;
  }

  observe(value: number): void {
    this.#buffer.push(value);
    if (this.#buffer.length >= BUFFER_SIZE) {
      this.#flush();
    }
  }

  /** A value whose rank is within the error of a target; NaN where nothing was observed. */
  query(quantile: number): number {
    this.#flush();
    const wanted = Math.max(1, quantile * this.#count);
    let best = { value: NaN, distance: Infinity };
    let lowest = 0;
    for (const { value, gap, spread } of this.#tuples) {
      lowest += gap;
      const distance = Math.max(Math.abs(lowest - wanted), Math.abs(lowest + spread - wanted));
      if (distance < best.distance) {
        best = { value, distance };
      }
    }
    return best.value;
  }

  #flush(): void {
    if (this.#buffer.length > 0) {
      const merged = this.#merged();
      this.#tuples = merged.length > BUFFER_SIZE ? this.#compressed(merged) : merged;
      this.#buffer = [];
    }
  }

  /** A newcomer's rank is as uncertain as that of the tuple which it comes before. */
  #merged(): Tuple[] {
    const merged: Tuple[] = [];
    const old = this.#tuples;
    let next = 0;
    for (const value of Float64Array.from(this.#buffer).sort()) {
      for (let tuple = old[next]; tuple !== undefined && tuple.value <= value; tuple = old[++next]) {
        merged.push(tuple);
      }
      const following = old[next];
      merged.push({ value, gap: 1, spread: following ? following.gap + following.spread - 1 : 0 });
    }
    this.#count += this.#buffer.length;
    return merged.concat(old.slice(next));
  }

  /**
   * Joins neighbours, from the lowest on, as long as what they become is not too wide. The lowest value stands for itself
   * alone, so that the rank of what comes below it is certain.
   */
  #compressed(tuples: readonly Tuple[]): Tuple[] {
    const kept: Tuple[] = [];
    /** Lowest possible rank of the last one kept. */
    let before = 0;
    /** Observations of tuples that go into the next one. */
    let joined = 0;
    tuples.forEach(({ value, gap, spread }, index) => {
      const following = tuples[index + 1];
      if (following && index > 0 && joined + gap + following.gap + following.spread <= this.#widest(before)) {
        joined += gap;
        return;
      }
      kept.push({ value, gap: joined + gap, spread });
      before += joined + gap;
      joined = 0;
    });
    return kept;
  }

  /**
   * How many ranks a tuple may cover whose predecessor has the rank `before` at least, now and whatever comes later.
   * It may not begin below `(quantile - error) n` and end above `(quantile + error) n`. Observations above it raise n
   * alone, observations below it raise both, so the bounds follow from the moment at which it would.
   */
  #widest(before: number): number {
    let widest = Infinity;
    for (const { quantile, error } of this.#targets) {
      const from = quantile - error;
      if (from <= 0) {
        continue;
      }
      const total = before >= from * this.#count ? before / from : (this.#count - before) / (1 - from);
      widest = Math.min(widest, 2 * error * total);
    }
    return widest;
  }
}
