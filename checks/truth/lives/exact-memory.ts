import type { ShownAmount } from '../panels/panel';
import type { Checked } from './check-amounts';

/** Share by which rounding may move a figure. */
const ROUNDING = 1e-9;

/** Everything that charts called exact, for as long as their store lives. */
export class ExactMemory {
  readonly #told = new Map<string, number>();

  /** Compares a step with what was told of it before, and remembers it. */
  check(store: string, family: string, amount: ShownAmount): Checked[] {
    const { name, figure, from, to, value, least, most } = amount;
    if (from % 300_000 !== 0 || to % 300_000 !== 0) {
      return [];
    }
    const id = JSON.stringify([store, family, name, figure, from, to]);
    const before = this.#told.get(id);
    const isExact = value !== null && isSame(least, most);
    if (before === undefined) {
      if (isExact) {
        this.#told.set(id, value);
      }
      return [];
    }
    const text = `was ${before}, is ${value}${isExact ? '' : ` (${least} to ${most})`}`;
    if (value !== null && !isSame(value, before)) {
      return [{ kind: 'exact, then changed', text }];
    }
    return isExact ? [] : [{ kind: 'exact, then withdrawn', text }];
  }
}

function isSame(left: number, right: number): boolean {
  return Math.max(left, right) < Infinity && Math.abs(left - right) <= ROUNDING * Math.max(left, right);
}
