import type { Interval } from '../../../time/interval';
import type { EntityTotal, EntityTotals } from '../../history';
import type { Estimate } from '../../model';
import { AmountReader } from '../amounts/amount-reader';
import type { KnownEntity } from '../rows/entities';
import { isProven, MOST_UNKNOWN } from '../amounts/interval-amounts';
import type { Intervals } from './intervals';
import { meanClients } from '../amounts/amounts';
import { noticesOf } from './notices';
import { add, at } from '../amounts/numbers';
import { reachesBack, shiftInside, type ReadSegment, type ReadRange } from './read-segments';
import { secondsOf } from '../../../time/intervals';
import { HOUR } from '../../../time/units';

/** What of the last minutes may be missing in a range that ends now: they are not measured yet. */
export const NEWEST_MAY_MISS = 600;

/** Sums over a range. `entities` are those that were there. */
export function totalsOfRange(
  { segments, known }: ReadRange,
  range: Intervals,
  entities: readonly KnownEntity[],
  extent: Interval | null
): Omit<EntityTotals, 'server'> {
  const size = entities.reduce((largest, { id }) => Math.max(largest, id), 0) + 1;
  const sums = new Sums(size);
  const covered = segments.reduce((seconds, segment) => seconds + segment.seconds, 0);
  segments.forEach((segment) => sums.add(segment, range));
  const first = known[0];
  const last = known.at(-1);
  return {
    totals: entities
      .filter(({ id, firstSeen, lastSeen }) => sums.has(id) || (firstSeen < range.to && lastSeen > range.from))
      .map((entity) => sums.total(entity, covered)),
    covered: first && last ? { from: first.from, to: last.to } : null,
    complete: isComplete(range, known, extent),
    notices: noticesOf(segments, range, { unknownEntities: sums.unknownEntities() }),
  };
}

function isComplete({ from, to }: Intervals, known: readonly Interval[], extent: Interval | null): boolean {
  const tail = Math.max(0, to - (extent?.to ?? 0));
  return tail <= NEWEST_MAY_MISS && secondsOf(known) === to - from - tail;
}

/** By entity number. */
class Sums {
  readonly #data: Float64Array;
  readonly #tunnelTime: Float64Array;
  readonly #dataUnknown: Float64Array;
  readonly #tunnelTimeUnknown: Float64Array;
  readonly #dataBelow: Float64Array;
  readonly #dataAbove: Float64Array;
  readonly #tunnelTimeBelow: Float64Array;
  readonly #tunnelTimeAbove: Float64Array;
  readonly #dataShift: Float64Array;
  readonly #tunnelTimeShift: Float64Array;
  /** What may have flowed before the segments that hold it. */
  readonly #dataBack: Float64Array;
  readonly #tunnelTimeBack: Float64Array;
  readonly #lastTraffic: Float64Array;
  /** Thousandths; NaN where a part is not known. */
  readonly #peak: Float64Array;
  readonly #isThere: Uint8Array;
  readonly #reader = new AmountReader();

  constructor(size: number) {
    const numbers = () => new Float64Array(size);
    this.#data = numbers();
    this.#tunnelTime = numbers();
    this.#dataUnknown = numbers();
    this.#tunnelTimeUnknown = numbers();
    this.#dataBelow = numbers();
    this.#dataAbove = numbers();
    this.#tunnelTimeBelow = numbers();
    this.#tunnelTimeAbove = numbers();
    this.#dataShift = numbers();
    this.#tunnelTimeShift = numbers();
    this.#dataBack = numbers();
    this.#tunnelTimeBack = numbers();
    this.#lastTraffic = numbers();
    this.#peak = numbers();
    this.#isThere = new Uint8Array(size);
  }

  add(segment: ReadSegment, range: Intervals): void {
    const { amounts, resolution, start, stop, seconds } = segment;
    const isBack = reachesBack(segment, range);
    const isCoarse = resolution !== null && resolution >= HOUR;
    const reader = this.#reader.open(amounts);
    while (reader.next()) {
      const { entity, data, tunnelTime } = reader;
      this.#isThere[entity] = 1;
      add(this.#data, entity, data);
      add(this.#tunnelTime, entity, tunnelTime);
      if (reader.isInexact || isBack) {
        add(this.#dataBelow, entity, isBack ? data : reader.dataBelow);
        add(this.#dataAbove, entity, reader.dataAbove);
        add(this.#tunnelTimeBelow, entity, isBack ? tunnelTime : reader.tunnelTimeBelow);
        add(this.#tunnelTimeAbove, entity, reader.tunnelTimeAbove);
      }
      if (reader.isDoubtful) {
        add(this.#dataUnknown, entity, reader.dataUnknown);
        add(this.#tunnelTimeUnknown, entity, reader.tunnelTimeUnknown);
        add(this.#dataShift, entity, shiftInside(reader.dataShift, segment, range));
        add(this.#tunnelTimeShift, entity, shiftInside(reader.tunnelTimeShift, segment, range));
        add(this.#dataBack, entity, reader.dataShift > 0 ? data : 0);
        add(this.#tunnelTimeBack, entity, reader.tunnelTimeShift > 0 ? tunnelTime : 0);
      }
      if (data > 0 || tunnelTime > 0) {
        const end = isCoarse && reader.last >= 0 ? start + reader.last * 60 : stop;
        const peak = isCoarse && reader.peak >= 0 ? reader.peak : this.#meanOf(isCoarse, seconds);
        if (end > at(this.#lastTraffic, entity)) {
          this.#lastTraffic[entity] = end;
        }
        this.#peak[entity] = Math.max(at(this.#peak, entity), peak);
      }
    }
  }

  /** Thousandths; NaN where it says nothing about the highest five minutes. */
  #meanOf(isCoarse: boolean, seconds: number): number {
    const { tunnelTime, tunnelTimeShift } = this.#reader;
    if (isCoarse) {
      return tunnelTime > 0 ? NaN : 0;
    }
    return meanClients(tunnelTime, seconds + tunnelTimeShift) ?? NaN;
  }

  has(entity: number): boolean {
    return this.#isThere[entity] === 1;
  }

  unknownEntities(): number {
    return this.#dataUnknown.filter((unknown, entity) => unknown > 0 || at(this.#tunnelTimeUnknown, entity) > 0).length;
  }

  /** @param covered seconds of all segments */
  total({ id, entity }: KnownEntity, covered: number): EntityTotal {
    const sums = {
      data: {
        value: at(this.#data, id),
        below: at(this.#dataBelow, id),
        above: at(this.#dataAbove, id),
        back: at(this.#dataBack, id),
        unknown: at(this.#dataUnknown, id),
        shift: at(this.#dataShift, id),
        covered,
      },
      tunnelTime: {
        value: at(this.#tunnelTime, id) / 1000,
        below: at(this.#tunnelTimeBelow, id) / 1000,
        above: at(this.#tunnelTimeAbove, id) / 1000,
        back: at(this.#tunnelTimeBack, id) / 1000,
        unknown: at(this.#tunnelTimeUnknown, id),
        shift: at(this.#tunnelTimeShift, id),
        covered,
      },
    };
    const [data, tunnelTime] = [estimateOf(sums.data), estimateOf(sums.tunnelTime)];
    const isKnown = data !== null && tunnelTime !== null;
    const peak = at(this.#peak, id);
    return {
      entity,
      data,
      tunnelTime,
      ...(!isKnown && { certainly: { data: leastOf(sums.data), tunnelTime: leastOf(sums.tunnelTime) } }),
      lastTraffic: at(this.#lastTraffic, id) || null,
      peakDevices: Number.isNaN(peak) || tunnelTime === null ? null : peak / 1000,
    };
  }
}

/** Of one entity over the whole range. */
interface EntitySum {
  value: number;
  below: number;
  above: number;
  /** What may have flowed before the range, where the amounts cover more. */
  back: number;
  /** Seconds for which something is not known. */
  unknown: number;
  /** Seconds by which the entity's amounts cover more than those of all. */
  shift: number;
  /** Seconds that those of all cover. */
  covered: number;
}

function estimateOf(sum: EntitySum): Estimate | null {
  const { value, above, shift } = sum;
  const covered = sum.covered + shift;
  const unknown = sum.unknown + Math.max(0, -shift);
  const more = unknown > 0 ? Infinity : above;
  const least = leastOf(sum);
  const isReported = covered > 0 && unknown <= MOST_UNKNOWN * covered && isProven(value, value - least, more);
  return isReported ? { value, least, most: value + more } : null;
}

function leastOf({ value, below, back, shift }: EntitySum): number {
  return Math.max(0, value - below - (shift > 0 ? back : 0));
}
