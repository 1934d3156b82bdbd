import type { AmountSeries, CoveredApart } from '../../history';
import type { AmountReader } from '../amounts/amount-reader';
import { IntervalAmounts } from '../amounts/interval-amounts';

/** One entity, by interval. */
export class EntityRow {
  readonly #data: IntervalAmounts;
  readonly #tunnelTime: IntervalAmounts;

  constructor(count: number) {
    this.#data = new IntervalAmounts(count, 1);
    this.#tunnelTime = new IntervalAmounts(count, 1000);
  }

  /** @param reachesBack whether the amounts may have flowed before the interval, in part or as a whole */
  add(interval: number, reader: AmountReader, reachesBack: boolean): void {
    this.#data.add(interval, reader.data);
    this.#tunnelTime.add(interval, reader.tunnelTime);
    if (reachesBack) {
      this.#data.addErrors(interval, reader.data, reader.dataAbove);
      this.#tunnelTime.addErrors(interval, reader.tunnelTime, reader.tunnelTimeAbove);
    } else if (reader.isInexact) {
      this.#data.addErrors(interval, reader.dataBelow, reader.dataAbove);
      this.#tunnelTime.addErrors(interval, reader.tunnelTimeBelow, reader.tunnelTimeAbove);
    }
    if (reader.isDoubtful) {
      const { data, dataUnknown, dataShift, tunnelTime, tunnelTimeUnknown, tunnelTimeShift } = reader;
      this.#data.addDoubt(interval, { unknown: dataUnknown, shift: dataShift, value: data });
      this.#tunnelTime.addDoubt(interval, { unknown: tunnelTimeUnknown, shift: tunnelTimeShift, value: tunnelTime });
    }
  }

  /** @param seconds that the amounts of all entities cover, by interval */
  series(seconds: Float64Array, isKnown: readonly boolean[]): AmountSeries & CoveredApart {
    const [data, tunnelTime] = [this.#data.read(seconds, isKnown), this.#tunnelTime.read(seconds, isKnown)];
    const isShifted = this.#data.isShifted() || this.#tunnelTime.isShifted();
    return {
      ...amountSeries(data, tunnelTime),
      ...(isShifted && {
        coveredSeconds: {
          data: this.#data.covered(seconds, isKnown),
          tunnelTime: this.#tunnelTime.covered(seconds, isKnown),
        },
      }),
    };
  }
}

type Read = ReturnType<IntervalAmounts['read']>;

export function amountSeries(data: Read, tunnelTime: Read): AmountSeries {
  const exact = () => data.values.map(() => 0);
  const none = () => ({ below: exact(), above: exact() });
  return {
    data: data.values,
    tunnelTime: tunnelTime.values,
    ...((data.errors || tunnelTime.errors) && {
      errors: { data: data.errors ?? none(), tunnelTime: tunnelTime.errors ?? none() },
    }),
  };
}
