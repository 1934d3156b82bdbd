import type { Notice } from '../../frames/frame';
import type { AmountSeries, HistorySeries } from '../../history/history';
import type { Entity } from '../../history/model';
import { figureValues, restOf, sumSeries, type Values } from './figure-values';
import { entityKindOf, type RecordedServer, type SeriesRequest } from './series-request';

/** Entities whose sum is one series. */
export type Group = readonly Entity[];

export interface GroupValues {
  /** In the order of the groups. */
  groups: Values[];
  /** Null where there are none. */
  others: Values | null;
  notices: Notice[];
}

/**
 * The values of groups of entities, and of *others*.
 *
 * @param others the entities of *others*; `rest` is what the groups leave of all there are; null: there are no others
 */
export async function groupValues(
  { query, timeline, signal }: SeriesRequest,
  { history }: RecordedServer,
  groups: readonly Group[],
  others: Group | 'rest' | null
): Promise<GroupValues> {
  const { edges, lengths } = timeline;
  const named = others === null || others === 'rest' ? groups : [...groups, others];
  const kind = entityKindOf(query.queryType);
  const series = await history.series({ kind, entities: named.flat(), edges, signal });
  const sums = sumsOf(named, series, lengths.length);
  const sumOfOthers = others === 'rest' ? restOf(series.total, sumSeries(sums, lengths.length)) : sums[groups.length];
  const values = (amounts: AmountSeries) =>
    figureValues(query.figure, amounts, { lengths, coveredSeconds: series.coveredSeconds });
  return {
    groups: sums.slice(0, groups.length).map(values),
    others: sumOfOthers ? values(sumOfOthers) : null,
    notices: series.notices,
  };
}

/** Rows come in the order in which they were asked for. */
function sumsOf(groups: readonly Group[], { rows }: HistorySeries, steps: number): AmountSeries[] {
  let taken = 0;
  return groups.map(({ length }) => {
    const own = rows.slice(taken, taken + length);
    taken += length;
    return sumSeries(own, steps);
  });
}
