import type { Notice } from '../../frames/frame';
import type { Entity } from '../../history/model';
import { figureValues, restOf, sumValues, type Values } from './figure-values';
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
  const steps = { lengths, coveredSeconds: series.coveredSeconds };
  const values = series.rows.map((row) => figureValues(query.figure, row, steps));
  const sums = inGroups(values, named).map((own) => joinValues(query.figure, own, lengths.length));
  return {
    groups: sums.slice(0, groups.length),
    others:
      others === 'rest'
        ? figureValues(query.figure, restOf(series.total, series.rows), steps)
        : (sums[groups.length] ?? null),
    notices: series.notices,
  };
}

/** Rows come in the order in which they were asked for. */
function inGroups(rows: readonly Values[], groups: readonly Group[]): Array<readonly Values[]> {
  let taken = 0;
  return groups.map(({ length }) => {
    taken += length;
    return rows.slice(taken - length, taken);
  });
}

/** A group is online when one of it is. */
function joinValues(figure: string, rows: readonly Values[], steps: number): Values {
  const sum = sumValues(rows, steps);
  if (figure !== 'online') {
    return sum;
  }
  return sum.map((value, step) => (rows.some((row) => row[step] === 1) ? 1 : value));
}
