import { SCRAPE_SECONDS } from '../../outline/api';
import { floorTo } from '../../time/rounding';
import { MINUTE } from '../../time/units';
import type { Entity, EntityAmount, Measured, MeasuredSpan } from '../model';
import { amountsOf, quantities, type AnswerAmounts, type Quantity } from './answer-amounts';
import { amountsBetweenEdges, repeats, unknown, type NestedWindow } from './nested-amounts';
import { anyScrapeAge, edgeOf, sampledSeconds, type WindowAnswer } from './window-answer';

export interface NestedOptions {
  /**
   * When all that is known of the server ends long before now, as after an outage of its Prometheus: the moment of its
   * newest data and that of the answers, epoch seconds of the server's clock.
   */
  oldData?: { newestData: number; evaluatedAt: number };
  /** Moments between which the proxy may have been started again, as minutes of the spans; null: not that anybody knows. */
  restart?: { from: number; to: number } | null;
}

/**
 * Spans between the edges of windows that were asked for at one moment, and from the shortest one's edge until `at`, the
 * nominal minute of the newest scrape. Amounts are not confirmed by a second window, so they are estimates where they are
 * not 0; the bounds hold as long as no series that is hidden in a sum began or ended in the span.
 *
 * @param answers of lengths that differ by whole minutes; with one only, its whole length is one span
 * @returns oldest first; where data are old, nothing is said of the time after them
 */
export function nestedSpans(
  at: number,
  answers: readonly WindowAnswer[],
  { oldData, restart = null }: NestedOptions = {}
): MeasuredSpan[] {
  const nested = [...answers]
    .sort((left, right) => left.sinceSeconds - right.sinceSeconds)
    .map(({ sinceSeconds, metrics, answeredAt = 0, scrapeAge = anyScrapeAge }) => ({
      answeredAt,
      scrapeAge,
      ...(oldData === undefined ? windowUntil(at, sinceSeconds) : windowOfOldData(oldData, sinceSeconds)),
      amounts: amountsOf(metrics),
    }))
    .filter(({ sampled }) => sampled > 0);
  const newest = oldData === undefined ? at : minuteOf(oldData.newestData);
  const spans = nested.map(({ edge }, index): MeasuredSpan & { amounts: EntityAmount[] } => ({
    from: edge,
    to: nested[index - 1]?.edge ?? newest,
    amounts: [],
  }));
  const entities = entitiesIn(nested);
  const restarts = restartsIn(nested, entities.keys());
  spans.forEach(({ from, to }, index) => restart && from < restart.to && to > restart.from && restarts.add(index));
  for (const [name, entity] of entities) {
    const [dataWindows = [], timeWindows = []] = quantities.map((quantity) => windowsOf(nested, name, quantity));
    const between = (windows: readonly NestedWindow[]) =>
      withFirstSamples(maskUnseen(amountsBetweenEdges(windows), windows, timeWindows, restarts), windows, restarts);
    const tunnelTime = between(timeWindows);
    const data = maskNeverGrown(between(dataWindows), dataWindows, tunnelTime);
    for (const [index, { from, amounts }] of spans.entries()) {
      const measured = { data: data[index] ?? null, tunnelTime: tunnelTime[index] ?? null };
      if (measured.data !== null || measured.tunnelTime !== null) {
        amounts.push({ entity, from, data: orNothing(measured.data), tunnelTime: orNothing(measured.tunnelTime) });
      }
    }
  }
  return spans.reverse();
}

type AnsweredWindow = Omit<NestedWindow, 'amount'> & { edge: number; amounts: ReadonlyMap<string, AnswerAmounts> };

function windowsOf(nested: readonly AnsweredWindow[], name: string, quantity: Quantity): NestedWindow[] {
  return nested.map((window) => ({ ...window, amount: window.amounts.get(name)?.[quantity] ?? null }));
}

/**
 * Indices of the spans in which the proxy was started again: entities end there, or jump after having been the same in
 * all shorter windows.
 */
function restartsIn(nested: readonly AnsweredWindow[], names: Iterable<string>): Set<number> {
  const restarts = new Set<number>();
  for (const name of names) {
    const windows = windowsOf(nested, name, 'tunnelTime');
    const first = windows.findIndex(({ amount }) => amount !== null);
    const same = repeats(windows);
    const jump = same.indexOf(false, same.indexOf(true));
    [first, same.includes(true) ? jump : 0].filter((index) => index > 0).forEach((index) => restarts.add(index));
  }
  return restarts;
}

/**
 * The first sample of a series is in no answer until there is a later one, and then only in windows that reach back over
 * the restart; TCP bytes are counted when a connection closes. So what is 0 in all windows back to a restart, of somebody
 * who is in them, is not known to be 0, and what longer windows have more may have been counted at any time since.
 */
function maskUnseen(
  amounts: Array<Measured | null>,
  data: readonly NestedWindow[],
  tunnelTime: readonly NestedWindow[],
  restarts: ReadonlySet<number>
): Array<Measured | null> {
  const grown = data.findIndex(({ amount }) => (amount ?? 0) > 0);
  const wasThere = tunnelTime[grown - 1]?.amount != null || data[grown - 1]?.amount != null;
  const isIdleSinceRestart = grown > 0 && data[0]?.amount === 0 && restarts.has(grown) && wasThere;
  return isIdleSinceRestart
    ? amounts.map((amount, index) => (index <= grown ? unknown('disagreement', 0) : amount))
    : amounts;
}

/**
 * Tunnel time is there from the first connection on, bytes begin with a sample that no answer shows. So bytes that grew in no
 * window are not known to be 0 while there is tunnel time.
 */
function maskNeverGrown(
  amounts: ReadonlyArray<Measured | null>,
  data: readonly NestedWindow[],
  tunnelTime: ReadonlyArray<Measured | null>
): Array<Measured | null> {
  const hasGrown = data.some(({ amount }) => (amount ?? 0) > 0);
  return tunnelTime.map((time, index) => (time === null || hasGrown ? (amounts[index] ?? null) : unknown('new', 0)));
}

/**
 * What counted before a restart and comes back is in windows over the restart with its first sample, and in no shorter ones:
 * so the span of the restart has the first samples of all that came back later.
 */
function withFirstSamples(
  amounts: Array<Measured | null>,
  [shortest]: readonly NestedWindow[],
  restarts: ReadonlySet<number>
): Array<Measured | null> {
  const isBack = shortest !== undefined && shortest.amount !== null;
  return amounts.map((amount, index) =>
    isBack && amount?.status === 'estimated' && restarts.has(index) ? { ...amount, least: 0 } : amount
  );
}

function windowUntil(at: number, sinceSeconds: number) {
  const sampled = sampledSeconds(sinceSeconds);
  return { sinceSeconds, edge: edgeOf(at, sinceSeconds), sampled, extrapolated: sinceSeconds };
}

/** Prometheus extrapolates to the window's start, and by half a minute at an end that is far. */
function windowOfOldData({ newestData, evaluatedAt }: Required<NestedOptions>['oldData'], sinceSeconds: number) {
  const covered = sinceSeconds - (evaluatedAt - newestData);
  const sampled = floorTo(covered, SCRAPE_SECONDS);
  return { sinceSeconds, edge: minuteOf(newestData - sampled), sampled, extrapolated: covered + SCRAPE_SECONDS / 2 };
}

function minuteOf(epochSeconds: number): number {
  return floorTo(epochSeconds, MINUTE);
}

function entitiesIn(windows: readonly AnsweredWindow[]): Map<string, Entity> {
  return new Map(windows.flatMap(({ amounts }) => [...amounts].map(([name, { entity }]) => [name, entity] as const)));
}

function orNothing(measured: Measured | null): Measured {
  return measured ?? { status: 'exact', value: 0 };
}
