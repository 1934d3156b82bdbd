import {
  estimateAt,
  type AmountSeries,
  type CoveredApart,
  type History,
  type HistorySeries,
} from '../../history/history';
import { FIVE_MINUTES } from '../../history/bucket-store';
import { entityName, type Entity, type EntityKind, type Estimate } from '../../history/model';
import type { Interval } from '../../time/interval';
import { floorTo } from '../../time/rounding';
import { DAY, HOUR, MINUTE } from '../../time/units';
import type { Amounts } from '../declarations/traffic';

/** What is known exactly of the newest part of a window, and what is known of the part before that. */
export interface CertainPart {
  amount: number;
  before: Estimate;
  /**
   * What an answer to the window extrapolates of it at most, by each second to which it does: amounts of a counter that was
   * there for so long, divided by that.
   */
  mostRate: number;
  /** Whether history knows a time in the window of others, but not of this one: its counter may have begun in it. */
  mayHaveBegun: boolean;
}

export type CertainAmounts = Readonly<Record<keyof Amounts, CertainPart | null>>;

/** What of a window history knows exactly, although it does not know all of it well. */
export interface CertainParts {
  /**
   * @param entity null: the whole server
   * @param window between moments whose scrapes are in an answer of the server, epoch seconds
   */
  of(entity: Entity | null, window: Interval): CertainAmounts;
}

export const nothingCertain: CertainAmounts = { data: null, tunnelTime: null };

/** So many buckets are looked at, at most. */
const MOST_BUCKETS = 300;

/** @param entities who is asked for, beside the whole server */
export async function certainParts(
  history: History,
  span: Interval,
  { kind, entities, signal }: { kind: EntityKind; entities: readonly Entity[]; signal: AbortSignal }
): Promise<CertainParts | null> {
  const edges = edgesIn(span, history.progress().knownFrom ?? span.to);
  if (!history.capabilities.hasProgress || edges.length < 2) {
    return null;
  }
  const series = await history.series({ kind, entities, edges, amountsOnly: true, signal });
  const rows = new Map(series.rows.map((row) => [entityName(row.entity), row]));
  return {
    of(entity, window) {
      const amounts = entity === null ? series.total : rows.get(entityName(entity));
      const part = (quantity: keyof Amounts) =>
        amounts === undefined ? null : certainPart(amounts, quantity, { edges, series, window });
      return { data: part('data'), tunnelTime: part('tunnelTime') };
    },
  };
}

/**
 * The newest buckets of a span, as fine as so many of them reach over it. One before what is known stands for all that is
 * not.
 */
function edgesIn({ from, to }: Interval, knownFrom: number): number[] {
  const length = [FIVE_MINUTES, HOUR].find((each) => (to - from) / each <= MOST_BUCKETS) ?? DAY;
  const last = floorTo(to, length);
  const begin = Math.max(from, floorTo(Math.min(knownFrom, last), length) - length);
  const count = Math.min(MOST_BUCKETS, Math.floor((last - begin) / length));
  return count < 1 ? [] : Array.from({ length: count + 1 }, (_, index) => last - (count - index) * length);
}

interface Bucketed {
  edges: readonly number[];
  series: Pick<HistorySeries, 'coveredSeconds'>;
  window: Interval;
}

const unknown: Estimate = { value: 0, least: 0, most: Infinity };

/** From the last bucket in the window backwards. */
function certainPart(
  amounts: AmountSeries & CoveredApart,
  quantity: keyof Amounts,
  { edges, series, window }: Bucketed
): CertainPart {
  // A bucket is cut at scrapes, up to a minute after its edges.
  const last = edges.findLastIndex((edge) => edge + MINUTE <= window.to) - 1;
  const exact: Array<Interval & { amount: number }> = [];
  const before = { value: 0, least: 0, most: 0 };
  let begin = Infinity;
  let mayHaveBegun = false;
  for (let index = last; index >= 0; index -= 1) {
    const to = edges[index + 1] ?? 0;
    const from = to - (amounts.coveredSeconds?.[quantity][index] ?? series.coveredSeconds[index] ?? 0);
    if ((edges[index] ?? 0) < window.from || to > begin) {
      continue;
    }
    mayHaveBegun ||= (series.coveredSeconds[index] ?? 0) > 0 && amounts[quantity][index] === null;
    const { value, least, most } = (from < window.from ? null : estimateAt(amounts, quantity, index)) ?? unknown;
    if (least === most && before.most === 0) {
      exact.push({ amount: value, from, to });
    } else {
      before.value += value;
      before.least += least;
      before.most += most;
    }
    // Amounts that could not be told apart stand in the last of their buckets.
    begin = Math.min(from, edges[index] ?? 0);
  }
  // What grew in an exact bucket was there at its beginning, and in all exact ones since; before, it may not have been there.
  const since = exact.reduce(
    (earliest, { from, amount: grown }) => (grown > 0 ? Math.min(earliest, from) : earliest),
    Infinity
  );
  return {
    amount: exact.reduce((sum, { amount }) => sum + amount, 0),
    mostRate: exact.reduce((sum, { amount: grown, to }) => (grown > 0 ? sum + grown / (to - since) : sum), 0),
    before,
    mayHaveBegun,
  };
}
