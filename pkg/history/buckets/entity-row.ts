import type { AmountSeries, CoveredApart } from '../history';
import type { AmountReader } from './amount-reader';
import { add, at } from './numbers';

/** One entity, by interval. */
export class EntityRow {
  readonly #data: Measure;
  readonly #tunnelTime: Measure;

  constructor(count: number) {
    this.#data = new Measure(count);
    this.#tunnelTime = new Measure(count);
  }

  add(interval: number, reader: AmountReader): void {
    this.#data.add(interval, reader.data, reader.dataUnknown, reader.dataShift);
    this.#tunnelTime.add(interval, reader.tunnelTime, reader.tunnelTimeUnknown, reader.tunnelTimeShift);
  }

  /** @param seconds that the amounts of all entities cover, by interval */
  series(seconds: Float64Array, isKnown: readonly boolean[]): AmountSeries & CoveredApart {
    const series = {
      data: this.#data.values(seconds, isKnown, 1),
      tunnelTime: this.#tunnelTime.values(seconds, isKnown, 1000),
    };
    if (!this.#data.isShifted() && !this.#tunnelTime.isShifted()) {
      return series;
    }
    const coveredSeconds = {
      data: this.#data.covered(seconds, isKnown),
      tunnelTime: this.#tunnelTime.covered(seconds, isKnown),
    };
    return { ...series, coveredSeconds };
  }
}

class Measure {
  readonly #values: Float64Array;
  /** Null as long as all is known and nothing reaches back, as mostly. */
  #doubts: { unknown: Float64Array; shift: Float64Array } | null = null;

  constructor(count: number) {
    this.#values = new Float64Array(count);
  }

  add(interval: number, value: number, unknown: number, shift: number): void {
    add(this.#values, interval, value);
    if (unknown !== 0 || shift !== 0) {
      const count = this.#values.length;
      this.#doubts ??= { unknown: new Float64Array(count), shift: new Float64Array(count) };
      add(this.#doubts.unknown, interval, unknown);
      add(this.#doubts.shift, interval, shift);
    }
  }

  /** Null where nothing of the interval is known. */
  values(seconds: Float64Array, isKnown: readonly boolean[], unit: number): Array<number | null> {
    const result: Array<number | null> = [];
    for (let i = 0; i < isKnown.length; i++) {
      const known = this.#doubts ? this.#covered(seconds, i) - at(this.#doubts.unknown, i) : 1;
      result.push(isKnown[i] && known > 0 ? at(this.#values, i) / unit : null);
    }
    return result;
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
