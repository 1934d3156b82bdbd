import type { AmountSeries, CoveredApart } from '../history';
import type { AmountReader } from './encoding';
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
  readonly #unknown: Float64Array;
  readonly #shift: Float64Array;

  constructor(count: number) {
    this.#values = new Float64Array(count);
    this.#unknown = new Float64Array(count);
    this.#shift = new Float64Array(count);
  }

  add(interval: number, value: number, unknown: number, shift: number): void {
    add(this.#values, interval, value);
    add(this.#unknown, interval, unknown);
    add(this.#shift, interval, shift);
  }

  /** Null where nothing of the interval is known. */
  values(seconds: Float64Array, isKnown: readonly boolean[], unit: number): Array<number | null> {
    return isKnown.map((isKnownHere, i) => {
      const known = at(seconds, i) + at(this.#shift, i) - at(this.#unknown, i);
      return isKnownHere && known > 0 ? at(this.#values, i) / unit : null;
    });
  }

  isShifted(): boolean {
    return this.#shift.some((shift) => shift !== 0);
  }

  covered(seconds: Float64Array, isKnown: readonly boolean[]): number[] {
    return isKnown.map((isKnownHere, i) => (isKnownHere ? Math.max(0, at(seconds, i) + at(this.#shift, i)) : 0));
  }
}
