import { DAY, HOUR } from '../../time/units';
import { lengthOf, MOST_POINTS, type Step } from './steps';
import { type TimeZone } from './time-zone';

/** The first of each weekday in 1970, counted in days. */
const firstDays = { saturday: 2, sunday: 3, monday: 4, dashboard: 4 } as const;

/**
 * Cuts a span into steps that begin by the clock of a time zone. The first and the last step are cut to the span, so
 * that all of it is there once, and nothing else.
 *
 * @param from epoch seconds
 * @param to epoch seconds, after `from`
 * @returns ascending, the first is `from` and the last is `to`; null where there would be more than 11,000 steps
 */
export function edgesOf(from: number, to: number, step: Step, zone: TimeZone): number[] | null {
  if ((to - from) / lengthOf(step) > MOST_POINTS) {
    return null;
  }
  const edges = [from];
  for (const edge of edgesAround(from, to, step, zone)) {
    // Where a zone skipped a day, two edges fall together.
    if (edge > edges[edges.length - 1]! && edge < to) {
      edges.push(edge);
    }
  }
  return [...edges, to];
}

function edgesAround(from: number, to: number, step: Step, zone: TimeZone): Iterable<number> {
  switch (step.unit) {
    case 'second':
      return edgesWithinDays(from, to, step.count, zone);
    case 'day':
      return edgesOfDays(from, to, step.count, 0, zone);
    case 'week':
      return edgesOfDays(from, to, step.count * 7, firstDays[step.start], zone);
    case 'month':
      return edgesOfMonths(from, to, zone);
  }
}

/** Days are counted from 1970 on, so that they fall alike in every panel. */
function* edgesOfDays(from: number, to: number, count: number, origin: number, zone: TimeZone): Iterable<number> {
  const first = Math.floor((localDay(from, zone) - origin) / count) * count + origin;
  for (let number = first; ; number += count) {
    const edge = zone.toEpoch(number * DAY);
    yield edge;
    if (edge >= to) {
      return;
    }
  }
}

/**
 * Up to an hour, steps go on evenly from midnight, so that an hour that the clock shows twice is two; longer ones begin
 * when the clock says so, and are longer or shorter where it is changed.
 */
function* edgesWithinDays(from: number, to: number, seconds: number, zone: TimeZone): Iterable<number> {
  const last = localDay(to, zone);
  for (let number = localDay(from, zone); number <= last; number += 1) {
    const [start, end] = [zone.toEpoch(number * DAY), zone.toEpoch((number + 1) * DAY)];
    for (let passed = 0; ; passed += seconds) {
      const edge = seconds <= HOUR ? start + passed : zone.toEpoch(number * DAY + passed);
      if (edge >= end) {
        break;
      }
      yield edge;
    }
  }
}

function* edgesOfMonths(from: number, to: number, zone: TimeZone): Iterable<number> {
  const begin = new Date(zone.toLocal(from) * 1000);
  for (let month = begin.getUTCMonth(); ; month += 1) {
    const edge = zone.toEpoch(Date.UTC(begin.getUTCFullYear(), month, 1) / 1000);
    yield edge;
    if (edge >= to) {
      return;
    }
  }
}

function localDay(epoch: number, zone: TimeZone): number {
  return Math.floor(zone.toLocal(epoch) / DAY);
}
