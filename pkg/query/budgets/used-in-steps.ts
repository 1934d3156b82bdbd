import {
  estimateAt,
  type AmountSeries,
  type CoveredApart,
  type History,
  type HistorySeries,
} from '../../history/history';
import type { Entity, Estimate } from '../../history/model';
import type { BudgetPeriod } from '../../settings/model';
import { lengthsBetween } from '../../time/edges';
import type { EpochSeconds } from '../../time/units';
import { trafficInSteps } from '../readings/step-values';
import type { Row } from '../rows/row';
import { USUAL_LAG } from '../time/span';
import type { TimeZone } from '../time/time-zone';
import { onKnownEdges } from './known-edges';
import { periodAt, periodsWithin } from './period';
import { isDoubtful, runningSum, type StepAmount, type Whole } from './running-sum';

/** Whose data count. */
export interface Owner {
  /** Null: it cannot be told; undefined: the whole server. */
  entity: Entity | null | undefined;
  /** Bytes of the period that now lies in, until now; null: not known. */
  used: Estimate | null;
}

interface StepsOfPeriods {
  owners: readonly Owner[];
  period: BudgetPeriod;
  zone: TimeZone;
  /** Of the steps, ascending, at least two. */
  edges: readonly EpochSeconds[];
  now: EpochSeconds;
  signal: AbortSignal;
}

/** Bytes used until the end of each step, since the period in which it ends began; null is not known. */
export type UsedInSteps = ReadonlyArray<Estimate | null>;

/** The same of a row, and of its whole server, where that is another. */
export interface UsedOfRow {
  own: UsedInSteps;
  ofServer?: UsedInSteps;
}
export type UsedByRow = ReadonlyMap<Row, UsedOfRow>;

/**
 * What was used, step by step. A period that ends with a step is the step's.
 *
 * @returns a list for each owner
 */
export async function usedInSteps(
  history: History,
  { owners, period, zone, edges, now, signal }: StepsOfPeriods
): Promise<UsedInSteps[]> {
  const [first = 0, last = 0] = [edges[0], edges.at(-1)];
  const periods = periodsWithin(period, { from: first, to: last }, zone).map(({ from }) => from);
  const begins = await movedBegins(history, periods, periodAt(period, last - 1, zone).to, signal);
  const all = [...new Set([...edges, ...begins].filter((edge) => edge <= last))].sort((a, b) => a - b);
  const entities = owners.flatMap(({ entity }) => entity ?? []);
  const ask = (asked: readonly EpochSeconds[]) =>
    history.series({ kind: 'key', entities, edges: asked, amountsOnly: true, signal });
  const series = await ask(all);
  const steps = stepsOf(series, all, owners);
  // What periods came to is asked where their steps alone do not tell it.
  const ofPeriods = [...begins.filter((begin) => begin < last), last];
  const wholes = steps.some((own) => own?.some(isDoubtful)) ? await ask(ofPeriods) : null;
  const wholesOf = wholes && amountsOf(wholes, owners);
  return owners.map(({ used }, owner) => {
    const own = steps[owner];
    const sums = own && sumsOf(own, (index) => [...told(wholesOf?.[owner], index), ...untilNow(used, index)]);
    return edges.slice(1).map((edge) => sums?.get(edge) ?? null);
  });

  function sumsOf(own: readonly StepAmount[], wholesIn: (period: number) => Whole[]) {
    return new Map(
      ofPeriods.slice(0, -1).flatMap((begin, index) => {
        const [from, to] = [all.indexOf(begin), all.indexOf(ofPeriods[index + 1] ?? last)];
        return runningSum(own.slice(from, to), wholesIn(index)).map(
          (sum, step) => [all[from + step + 1] ?? 0, sum] as const
        );
      })
    );
  }

  function told(amounts: AmountSeries | null | undefined, index: number): Whole[] {
    const data = amounts ? estimateAt(amounts, 'data', index) : null;
    return data ? [{ data, beyond: 0 }] : [];
  }

  /** What the server tells of the period that goes on, where the steps end now, too. */
  function untilNow(data: Estimate | null, index: number): Whole[] {
    const isNow =
      index === ofPeriods.length - 2 && now - last <= USUAL_LAG && now < periodAt(period, last - 1, zone).to;
    return data && isNow ? [{ data, beyond: Math.max(0, now - last) }] : [];
  }
}

/** What is known of each owner's steps; null: nothing can be told. */
function stepsOf(
  series: HistorySeries,
  edges: readonly EpochSeconds[],
  owners: readonly Owner[]
): Array<StepAmount[] | null> {
  const lengths = lengthsBetween(edges);
  return amountsOf(series, owners).map(
    (amounts) =>
      amounts &&
      trafficInSteps(amounts, series, lengths).map(({ data, dataSeconds }, index) => ({
        data,
        seconds: dataSeconds,
        length: lengths[index] ?? 0,
      }))
  );
}

/** By owner; null: nothing can be told. */
function amountsOf(
  { rows, total }: HistorySeries,
  owners: readonly Owner[]
): Array<(AmountSeries & CoveredApart) | null> {
  let next = 0;
  return owners.map(({ entity }) => (entity === undefined ? total : entity && (rows[next++] ?? null)));
}

/** Beginnings at which amounts can be told, by those that the clock has. */
async function movedBegins(
  history: History,
  begins: readonly EpochSeconds[],
  end: EpochSeconds,
  signal: AbortSignal
): Promise<EpochSeconds[]> {
  const moved = await onKnownEdges(history, [...begins, end], signal);
  return begins.map((begin, index) => moved[index] ?? begin);
}
