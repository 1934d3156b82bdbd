import type { AmountSeries, CoveredApart, History } from '../../history/history';
import type { Entity } from '../../history/model';
import type { BudgetPeriod } from '../../settings/model';
import { lengthsBetween } from '../../time/edges';
import type { EpochSeconds } from '../../time/units';
import { trafficInSteps } from '../readings/step-values';
import type { Row } from '../rows/row';
import type { TimeZone } from '../time/time-zone';
import { onKnownEdges } from './known-edges';
import { periodAt, periodsWithin } from './period';

interface StepsOfPeriods {
  /** Whose data count; null: it cannot be told. */
  entities: ReadonlyArray<Entity | null>;
  period: BudgetPeriod;
  zone: TimeZone;
  /** Of the steps, ascending, at least two. */
  edges: readonly EpochSeconds[];
  signal: AbortSignal;
}

/** Bytes used until the end of each step, since the period in which it ends began; null is not known. */
export interface UsedInSteps {
  /** A list for each entity. */
  ofEntities: ReadonlyArray<ReadonlyArray<number | null>>;
  ofServer: ReadonlyArray<number | null>;
}

/** The same of a row, and of its whole server. */
export interface UsedOfRow {
  own: ReadonlyArray<number | null>;
  ofServer: ReadonlyArray<number | null>;
}
export type UsedByRow = ReadonlyMap<Row, UsedOfRow>;

/** What was used, step by step. A period that ends with a step is the step's. */
export async function usedInSteps(
  history: History,
  { entities, period, zone, edges, signal }: StepsOfPeriods
): Promise<UsedInSteps> {
  const [first = 0, last = 0] = [edges[0], edges.at(-1)];
  const begins = periodsWithin(period, { from: first, to: last }, zone).map(({ from }) => from);
  const beginOf = await movedBegins(history, begins, periodAt(period, last - 1, zone).to, signal);
  const resets = new Set(begins.map((begin) => beginOf.get(begin) ?? begin));
  const all = [...new Set([...edges, ...resets].filter((edge) => edge <= last))].sort((a, b) => a - b);
  const told = entities.filter((entity) => entity !== null);
  const series = await history.series({ kind: 'key', entities: told, edges: all, amountsOnly: true, signal });
  const lengths = lengthsBetween(all);
  let next = 0;
  return {
    ofEntities: entities.map((entity) => {
      const amounts = entity === null ? undefined : series.rows[next++];
      return amounts ? sumsAt(amounts) : edges.slice(1).map(() => null);
    }),
    ofServer: sumsAt(series.total),
  };

  function sumsAt(amounts: AmountSeries & CoveredApart): Array<number | null> {
    const sums = new Map<number, number | null>();
    // Of the first period that begins at an edge all is known; before, nothing.
    let sum: number | null = null;
    for (const [index, { data, isWhole }] of trafficInSteps(amounts, series, lengths).entries()) {
      const before: number | null = resets.has(all[index] ?? -1) ? 0 : sum;
      sum = before === null || data === null || !isWhole ? null : before + data.value;
      sums.set(all[index + 1] ?? -1, sum);
    }
    return edges.slice(1).map((edge) => sums.get(edge) ?? null);
  }
}

/** Beginnings at which amounts can be told, by those that the clock has. */
async function movedBegins(
  history: History,
  begins: readonly EpochSeconds[],
  end: EpochSeconds,
  signal: AbortSignal
): Promise<Map<EpochSeconds, EpochSeconds>> {
  const moved = await onKnownEdges(history, [...begins, end], signal);
  return new Map(begins.map((begin, index) => [begin, moved[index] ?? begin]));
}
