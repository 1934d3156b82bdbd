import { randomFrom, type Random } from '../../../simulator/random';

/** Chance that a seed decides. */
export class Dice {
  readonly #random: Random;

  constructor(seed: number) {
    this.#random = randomFrom(seed);
  }

  between(from: number, to: number): number {
    return from + (to - from) * this.#random();
  }

  /** Both ends included. */
  whole(from: number, to: number): number {
    return Math.floor(this.between(Math.ceil(from), Math.floor(to) + 1));
  }

  /** As many in each order of magnitude. */
  logarithmic(from: number, to: number): number {
    return from * (to / from) ** this.#random();
  }

  chance(share: number): boolean {
    return this.#random() < share;
  }

  /** @throws RangeError where there is none */
  one<T>(choices: readonly T[]): T {
    const chosen = choices[Math.floor(this.#random() * choices.length)];
    if (chosen === undefined) {
      throw new RangeError('nothing to choose from');
    }
    return chosen;
  }
}
