import { AmountReader } from '../amounts/amount-reader';
import type { IntervalAmounts } from '../amounts/interval-amounts';
import type { Intervals } from './intervals';
import { shiftInside, type ReadSegment } from './read-segments';

interface Doubt {
  unknown: number;
  shift: number;
  /** What may have flowed before the segments that hold it. */
  back: number;
}

type Doubts = Record<'data' | 'tunnelTime', Doubt>;

/**
 * A sum over entities is known where each of them is. What one lacks in an interval is not known of the sum, although it
 * is told in a later one; and what one has in it of the time before may be too much.
 *
 * @param segments by interval
 * @returns in how many intervals something is not known, nor told in a later one
 */
export function addDoubts(
  segments: readonly ReadSegment[],
  intervals: Intervals,
  sums: Record<keyof Doubts, IntervalAmounts>
): number {
  let unknownIntervals = 0;
  const doubtful = segments.filter(({ unknown }) => unknown > 0);
  for (const interval of new Set(doubtful.map((segment) => segment.interval))) {
    const entities = [
      ...doubtsByEntity(
        doubtful.filter((segment) => segment.interval === interval),
        intervals
      ).values(),
    ];
    const isUnknown = entities.some(({ data, tunnelTime }) => data.unknown > 0 || tunnelTime.unknown > 0);
    unknownIntervals += isUnknown ? 1 : 0;
    for (const quantity of ['data', 'tunnelTime'] as const) {
      const doubts = entities.map((each) => each[quantity]);
      const lacking = Math.max(...doubts.map(({ unknown, shift }) => unknown + Math.max(0, -shift)), 0);
      const back = doubts.reduce((sum, each) => sum + (each.shift > 0 ? each.back : 0), 0);
      sums[quantity].addDoubt(interval, { unknown: lacking, shift: 0, value: 0 });
      sums[quantity].addErrors(interval, back, 0);
    }
  }
  return unknownIntervals;
}

function doubtsByEntity(segments: readonly ReadSegment[], intervals: Intervals): Map<number, Doubts> {
  const byEntity = new Map<number, Doubts>();
  const reader = new AmountReader();
  for (const segment of segments) {
    reader.open(segment.amounts);
    while (reader.next()) {
      if (reader.isDoubtful) {
        const { data, tunnelTime } = byEntity.get(reader.entity) ?? { data: nothing(), tunnelTime: nothing() };
        add(data, reader.dataUnknown, shiftInside(reader.dataShift, segment, intervals), reader.data);
        add(
          tunnelTime,
          reader.tunnelTimeUnknown,
          shiftInside(reader.tunnelTimeShift, segment, intervals),
          reader.tunnelTime
        );
        byEntity.set(reader.entity, { data, tunnelTime });
      }
    }
  }
  return byEntity;
}

const nothing = (): Doubt => ({ unknown: 0, shift: 0, back: 0 });

function add(doubt: Doubt, unknown: number, shift: number, value: number): void {
  doubt.unknown += unknown;
  doubt.shift += shift;
  doubt.back += shift > 0 ? value : 0;
}
