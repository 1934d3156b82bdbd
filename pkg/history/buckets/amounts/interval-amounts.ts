import type { Errors } from '../../history';
import { add, at } from './numbers';

/**
 * Where more than this share of a time is not known, the rest of it says too little: there is no amount. Below, the known
 * part is the best value, and there is no upper bound.
 */
export const MOST_UNKNOWN = 0.1;

/**
 * Nothing is told to be 0 that may be more, nor what may be 0 as well as twice as much.
 *
 * @param below by how much less it can be
 * @param above by how much more it can be
 */
export function isProven(value: number, below: number, above: number): boolean {
  return value > 0 ? below < value || above < value : above === 0;
}

/** One measure of one entity, or of all together, by interval. */
export class IntervalAmounts {
  readonly #count: number;
  readonly #unit: number;

  readonly #values: Float64Array;
  /** Null as long as all is known and nothing reaches back, as mostly. */
  #doubts: { unknown: Float64Array; shift: Float64Array; back: Float64Array } | null = null;
  /** Null as long as all is exact, as mostly. */
  #errors: { below: Float64Array; above: Float64Array } | null = null;

  /** @param unit how many of what is kept make one of what is told */
  constructor(count: number, unit: number) {
    this.#count = count;
    this.#unit = unit;

    this.#values = new Float64Array(count);
  }

  add(interval: number, value: number): void {
    add(this.#values, interval, value);
  }

  addErrors(interval: number, below: number, above: number): void {
    if (below !== 0 || above !== 0) {
      this.#errors ??= { below: new Float64Array(this.#count), above: new Float64Array(this.#count) };
      add(this.#errors.below, interval, below);
      add(this.#errors.above, interval, above);
    }
  }

  /** @param value what the segment has whose doubt it is */
  addDoubt(interval: number, { unknown, shift, value }: { unknown: number; shift: number; value: number }): void {
    if (unknown !== 0 || shift !== 0) {
      const numbers = () => new Float64Array(this.#count);
      this.#doubts ??= { unknown: numbers(), shift: numbers(), back: numbers() };
      add(this.#doubts.unknown, interval, unknown);
      add(this.#doubts.shift, interval, shift);
      add(this.#doubts.back, interval, shift > 0 ? value : 0);
    }
  }

  /** Best values and errors; null where too little of the interval is known, and where 0 is only the best guess. */
  read(seconds: Float64Array, isKnown: readonly boolean[]): { values: Array<number | null>; errors?: Errors } {
    const values: Array<number | null> = [];
    const [below, above]: [number[], number[]] = [[], []];
    for (let i = 0; i < this.#count; i++) {
      const { unknown, back } = this.#doubtsOf(i);
      const covered = this.#doubts ? this.#covered(seconds, i) : 1;
      const value = at(this.#values, i);
      const more = unknown > 0 ? Infinity : this.#errors ? at(this.#errors.above, i) : 0;
      const less = (this.#errors ? at(this.#errors.below, i) : 0) + back;
      const isReported =
        isKnown[i] === true && covered > 0 && unknown <= MOST_UNKNOWN * covered && isProven(value, less, more);
      values.push(isReported ? value / this.#unit : null);
      if (this.#errors || this.#doubts) {
        below.push(Math.min(value, less) / this.#unit);
        above.push(more / this.#unit);
      }
    }
    return this.#errors || this.#doubts ? { values, errors: { below, above } } : { values };
  }

  /** What is certainly in them. */
  certain(): number[] {
    return Array.from(this.#values, (value, i) => {
      const below = this.#errors ? at(this.#errors.below, i) : 0;
      return Math.max(0, value - below - this.#doubtsOf(i).back) / this.#unit;
    });
  }

  /** What is told in a later interval is not known here; what is of the time before may be too much. */
  #doubtsOf(interval: number): { unknown: number; back: number } {
    if (!this.#doubts) {
      return { unknown: 0, back: 0 };
    }
    const shift = at(this.#doubts.shift, interval);
    return {
      unknown: at(this.#doubts.unknown, interval) + Math.max(0, -shift),
      back: shift > 0 ? at(this.#doubts.back, interval) : 0,
    };
  }

  isShifted(): boolean {
    return this.#doubts?.shift.some((shift) => shift !== 0) ?? false;
  }

  covered(seconds: Float64Array, isKnown: readonly boolean[]): number[] {
    return isKnown.map((isKnownHere, i) => (isKnownHere ? Math.max(0, this.#covered(seconds, i)) : 0));
  }

  #covered(seconds: Float64Array, interval: number): number {
    return at(seconds, interval) + (this.#doubts ? at(this.#doubts.shift, interval) : 0);
  }
}
