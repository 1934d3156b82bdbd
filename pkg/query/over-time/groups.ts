import type { Notice } from '../../frames/frame';
import type { AmountSeries, CoveredApart } from '../../history/history';
import type { Entity } from '../../history/model';
import type { Query } from '../model';
import type { Series, SeriesBounds } from '../shapes/time-series';
import { figureBounds, figureValues, restOf, sumValues, type Steps, type Values } from './figure-values';
import { entityKindOf, type RecordedServer, type SeriesRequest } from './series-request';

/** Entities whose sum is one series. */
export type Group = readonly Entity[];

/** Values, with bounds where the query wants them. */
export type Bounded = Pick<Series, 'values' | 'bounds'>;

export interface GroupValues {
  /** In the order of the groups. */
  groups: Bounded[];
  /** Null where there are none. */
  others: Bounded | null;
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
  const values = series.rows.map((row) => boundedValues(query, row, steps));
  const sums = inGroups(values, named).map((own) => joinBounded(query.figure, own, lengths.length));
  return {
    groups: sums.slice(0, groups.length),
    others:
      others === 'rest'
        ? boundedValues(query, restOf(series.total, series.rows), steps)
        : (sums[groups.length] ?? null),
    notices: series.notices,
  };
}

/** A figure's values with their bounds, where the query wants them. */
export function boundedValues(
  { figure, bounds }: Pick<Query, 'figure' | 'bounds'>,
  amounts: AmountSeries & CoveredApart,
  steps: Steps
): Bounded {
  const values = figureValues(figure, amounts, steps);
  return bounds ? { values, bounds: figureBounds(figure, amounts, steps) } : { values };
}

function joinBounded(figure: string, rows: readonly Bounded[], steps: number): Bounded {
  const values = joinValues(
    figure,
    rows.map((row) => row.values),
    steps
  );
  const sum = (bound: keyof SeriesBounds) =>
    sumValues(
      rows.map((row) => row.bounds?.[bound] ?? row.values),
      steps
    );
  return rows.some(({ bounds }) => bounds)
    ? { values, bounds: { least: sum('least'), most: sum('most') } }
    : { values };
}

/** Rows come in the order in which they were asked for. */
function inGroups(rows: readonly Bounded[], groups: readonly Group[]): Array<readonly Bounded[]> {
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
