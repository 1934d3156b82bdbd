import { isOff } from '../../history/nothing-known';
import type { Entity } from '../../history/model';
import { lengthsBetween } from '../../time/edges';
import { DAY, toSeconds } from '../../time/units';
import { FORECAST_DAYS } from '../budgets/forecast';
import { localDayOf } from '../budgets/period';
import { onKnownEdges } from '../budgets/known-edges';
import { trafficInSteps } from '../readings/step-values';
import type { TimeZone } from '../time/time-zone';
import type { FamilyRequest, QueriedServer } from './family';

/** Bytes of whole days, by their number in the zone since 1970; null is not known. */
export type DailyData = ReadonlyMap<number, number | null>;

/**
 * What flowed on each of the last days, as far as a forecast looks back, and none of today. Where only days of UTC are
 * kept, they stand for those of the zone.
 *
 * @param entities in whose order the answer is; none: the whole server alone
 */
async function dailyData(
  { history }: QueriedServer,
  entities: readonly Entity[],
  zone: TimeZone,
  { now, signal }: Pick<FamilyRequest, 'now' | 'signal'>
): Promise<{ ofEntities: DailyData[]; ofServer: DailyData }> {
  const today = localDayOf(toSeconds(now), zone);
  const first = today - FORECAST_DAYS;
  if (isOff(history)) {
    return { ofEntities: entities.map(() => new Map()), ofServer: new Map() };
  }
  const midnights = Array.from({ length: FORECAST_DAYS + 1 }, (_, index) => zone.toEpoch((first + index) * DAY));
  const edges = await onKnownEdges(history, midnights, signal);
  const series = await history.series({ kind: 'key', entities, edges, amountsOnly: true, signal });
  const lengths = lengthsBetween(edges);
  const byDay = (amounts: Parameters<typeof trafficInSteps>[0]): DailyData =>
    new Map(
      trafficInSteps(amounts, series, lengths).map(({ data, isWhole }, index) => [
        first + index,
        isWhole && data ? data.value : null,
      ])
    );
  return { ofEntities: series.rows.map(byDay), ofServer: byDay(series.total) };
}

/**
 * The same by ids; of the whole server under the empty text. Of those who are not among the entities nothing is known, nor
 * of anybody where no figure is asked that is made of single days.
 *
 * @param told whose data cannot be told apart is not among them
 * @param figures those that are made of days
 */
export async function dailyDataById(
  server: QueriedServer,
  told: ReadonlyArray<{ id: string; entity: Entity }>,
  zone: TimeZone,
  figures: readonly string[],
  request: Pick<FamilyRequest, 'figure' | 'now' | 'signal'>
): Promise<(id: string) => DailyData> {
  if (request.figure !== null && !figures.includes(request.figure.id)) {
    return () => new Map();
  }
  const entities = told.map(({ entity }) => entity);
  const { ofEntities, ofServer } = await dailyData(server, entities, zone, request);
  const byId = new Map(told.map(({ id }, index) => [id, ofEntities[index] ?? new Map<number, null>()]));
  return (id) => (id === '' ? ofServer : (byId.get(id) ?? new Map<number, null>()));
}
