import type { Interval } from '../../../time/interval';
import type { AmountSeries, HistorySeries } from '../../history';
import type { Entity } from '../../model';
import { AmountReader } from '../amounts/amount-reader';
import { amountSeries, EntityRow } from './entity-row';
import { IntervalAmounts } from '../amounts/interval-amounts';
import type { Intervals } from './intervals';
import { noticesOf } from './notices';
import { add, at } from '../amounts/numbers';
import { reachesBack, type ReadSegment, type ReadRange } from './read-segments';
import { addDoubts } from './sum-doubts';
import type { Certain, KindTotal } from './tightest-total';

/** An entity of a request, with its number; 0 where nothing was ever kept of it. */
export interface WantedEntity {
  entity: Entity;
  id: number;
}

export type ReadSeries = HistorySeries & KindTotal;

/** Amounts by interval. An interval is null where a part of it, within what is kept at all, is not known. */
export function seriesOfRange(
  { segments, known }: ReadRange,
  intervals: Intervals,
  wanted: readonly WantedEntity[],
  extent: Interval | null
): ReadSeries {
  const { all, isKnown, unknownIntervals } = sumsOfRange({ segments, known }, intervals, extent);
  const { count } = intervals;
  const { rows, active } = readAmounts(segments, intervals, wanted);
  const whereKnown = (value: (interval: number) => number | null): Array<number | null> =>
    isKnown.map((isKnownHere, i) => (isKnownHere ? value(i) : null));
  return {
    rows: wanted.map(({ entity }, row) => ({
      entity,
      ...(rows[row] ?? new EntityRow(count)).series(all.seconds, isKnown),
    })),
    total: all.series(isKnown),
    certain: () => all.certain(),
    active: whereKnown((i) => at(active, i)),
    online: whereKnown((i) => (at(all.onlineBuckets, i) > 0 ? at(all.online, i) / at(all.onlineBuckets, i) : null)),
    coveredSeconds: all.coveredSeconds(isKnown),
    notices: noticesOf(segments, intervals, { unknownIntervals }),
  };
}

/** The sums over all entities alone, which need no look at each of them. */
export function totalOfRange(range: ReadRange, intervals: Intervals, extent: Interval | null): KindTotal {
  const { all, isKnown } = sumsOfRange(range, intervals, extent);
  return { total: all.series(isKnown), coveredSeconds: all.coveredSeconds(isKnown), certain: () => all.certain() };
}

function sumsOfRange({ segments, known }: ReadRange, intervals: Intervals, extent: Interval | null) {
  const all = new IntervalSums(intervals.count);
  segments.forEach((segment) => all.add(segment, reachesBack(segment, intervals)));
  const unknownIntervals = all.addDoubts(segments, intervals);
  const isKnown = knownIntervals(intervals, known, extent).map((isCovered, i) => isCovered && at(all.seconds, i) > 0);
  return { all, isKnown, unknownIntervals };
}

/** Whether all of an interval that lies in what is kept is known. */
function knownIntervals({ edges, count }: Intervals, known: readonly Interval[], extent: Interval | null): boolean[] {
  const result: boolean[] = [];
  let next = 0;
  for (let i = 0; i < count; i++) {
    const from = Math.max(edges[i] ?? 0, extent?.from ?? Infinity);
    const to = Math.min(edges[i + 1] ?? 0, extent?.to ?? -Infinity);
    while (next < known.length && (known[next]?.to ?? Infinity) <= from) {
      next++;
    }
    // What is known is joined: a step without a hole lies in one interval of it.
    const interval = known[next];
    result.push(from < to && interval !== undefined && interval.from <= from && interval.to >= to);
  }
  return result;
}

/** What was kept of all entities, summed by interval. */
class IntervalSums {
  readonly seconds: Float64Array;
  readonly online: Float64Array;
  readonly onlineBuckets: Float64Array;
  readonly #data: IntervalAmounts;
  readonly #tunnelTime: IntervalAmounts;

  constructor(count: number) {
    this.seconds = new Float64Array(count);
    this.online = new Float64Array(count);
    this.onlineBuckets = new Float64Array(count);
    this.#data = new IntervalAmounts(count, 1);
    this.#tunnelTime = new IntervalAmounts(count, 1000);
  }

  add({ interval, seconds, online, onlineBuckets, ...sums }: ReadSegment, isBack: boolean): void {
    add(this.seconds, interval, seconds);
    add(this.online, interval, online);
    add(this.onlineBuckets, interval, onlineBuckets);
    this.#data.add(interval, sums.data);
    this.#data.addErrors(interval, isBack ? sums.data : sums.dataBelow, sums.dataAbove);
    this.#tunnelTime.add(interval, sums.tunnelTime);
    this.#tunnelTime.addErrors(interval, isBack ? sums.tunnelTime : sums.tunnelTimeBelow, sums.tunnelTimeAbove);
  }

  /** @returns in how many intervals something is not known, nor told in a later one */
  addDoubts(segments: readonly ReadSegment[], intervals: Intervals): number {
    return addDoubts(segments, intervals, { data: this.#data, tunnelTime: this.#tunnelTime });
  }

  certain(): Certain {
    return { data: this.#data.certain(), tunnelTime: this.#tunnelTime.certain() };
  }

  coveredSeconds(isKnown: readonly boolean[]): number[] {
    return isKnown.map((isKnownHere, i) => (isKnownHere ? at(this.seconds, i) : 0));
  }

  series(isKnown: readonly boolean[]): AmountSeries {
    return amountSeries(this.#data.read(this.seconds, isKnown), this.#tunnelTime.read(this.seconds, isKnown));
  }
}

/** Rows of the wanted entities, and how many of all entities had traffic in each interval. */
function readAmounts(segments: readonly ReadSegment[], intervals: Intervals, wanted: readonly WantedEntity[]) {
  const { count } = intervals;
  const lastWanted = wanted.reduce((last, { id }) => Math.max(last, id), 0);
  const rowOf = new Array<EntityRow | null>(lastWanted + 1).fill(null);
  const rows = wanted.map(({ id }) => (rowOf[id] = new EntityRow(count)));
  rowOf[0] = null;
  const active = new Float64Array(count);
  const seenIn: number[] = [];
  const reader = new AmountReader();
  segments.forEach((segment, index) => {
    const { interval, amounts, active: kept } = segment;
    const isAlone = segments[index - 1]?.interval !== interval && segments[index + 1]?.interval !== interval;
    if (isAlone) {
      active[interval] = kept;
    }
    // The number of a single segment is kept; entities of several must be told apart, and then all are read.
    const last = isAlone ? lastWanted : Infinity;
    const isBack = reachesBack(segment, intervals);
    reader.open(amounts);
    while (reader.entity < last && reader.next()) {
      const { entity } = reader;
      if (!isAlone && (reader.data > 0 || reader.tunnelTime > 0) && seenIn[entity] !== interval) {
        seenIn[entity] = interval;
        add(active, interval, 1);
      }
      rowOf[entity]?.add(interval, reader, isBack);
    }
  });
  return { rows, active };
}
