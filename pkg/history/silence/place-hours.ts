import { edgesBetween } from '../../time/edges';
import type { Interval } from '../../time/interval';
import { floorTo } from '../../time/rounding';
import { DAY, HOUR, type EpochSeconds } from '../../time/units';
import type { History, HistorySeries } from '../history';
import type { Entity } from '../model';
import { wholeSum } from '../whole-sum';
import { HOURS_NEEDED, type Hours } from './silence';

/** Of the day before, too, so that what came back is noticed. */
const HOURS_READ = HOURS_NEEDED + DAY / HOUR;

/** Hours of one place: mean devices at once, and bytes. */
export interface PlaceHours {
  devices: Hours;
  data: Hours;
}

/** Hours of places, and of all of them together. */
export interface HoursOfPlaces {
  /** When the first hour begins. */
  first: EpochSeconds;
  /** By the place's key. */
  places: ReadonlyMap<string, PlaceHours>;
  all: PlaceHours;
}

/**
 * Whole hours until history ends, of all that a place can be judged by.
 *
 * @param known what history knows; null: nothing
 * @param keyOf tells places apart
 */
export async function readPlaceHours(
  history: Pick<History, 'totals' | 'series'>,
  known: Interval | null,
  { keyOf, signal }: { keyOf: (place: Entity & { kind: 'location' }) => string; signal: AbortSignal }
): Promise<HoursOfPlaces> {
  const to = floorTo(known?.to ?? 0, HOUR);
  const from = Math.max(to - HOURS_READ * HOUR, floorTo(known?.from ?? to, HOUR));
  if (from >= to) {
    return { first: from, places: new Map(), all: { devices: [], data: [] } };
  }
  const { totals } = await history.totals({ kind: 'location', from, to, amountsOnly: true, signal });
  const entities = totals.map(({ entity }) => entity);
  const edges = edgesBetween(from, to, HOUR);
  const series = await history.series({ kind: 'location', entities, edges, amountsOnly: true, signal });
  const parts = new Map<string, PlaceHours[]>();
  for (const { entity, tunnelTime, data } of series.rows) {
    if (entity.kind === 'location') {
      const key = keyOf(entity);
      const devices = knownHours(series, tunnelTime).map((seconds) => (seconds === null ? null : seconds / HOUR));
      parts.set(key, [...(parts.get(key) ?? []), { devices, data: knownHours(series, data) }]);
    }
  }
  const places = new Map([...parts].map(([key, own]) => [key, sumOf(own)]));
  return { first: from, places, all: sumOf([...places.values()]) };
}

/** All others in the same hours. */
export function othersOf(all: Hours, own: Hours): Hours {
  return all.map((sum, hour) => (sum === null ? null : sum - (own[hour] ?? 0)));
}

/** Without hours of which a part is not known. */
function knownHours({ coveredSeconds }: HistorySeries, amounts: ReadonlyArray<number | null>): Hours {
  return amounts.map((amount, hour) => (coveredSeconds[hour] === HOUR ? amount : null));
}

function sumOf(parts: readonly PlaceHours[]): PlaceHours {
  const sum = (hoursOf: (part: PlaceHours) => Hours) =>
    hoursOf(parts[0] ?? { devices: [], data: [] }).map((_, hour) =>
      wholeSum(parts.map((part) => hoursOf(part)[hour] ?? null))
    );
  return { devices: sum(({ devices }) => devices), data: sum(({ data }) => data) };
}
