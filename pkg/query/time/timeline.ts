import { PluginError } from '../../errors/plugin-error';
import type { History } from '../../history/history';
import type { OverTime } from '../declarations/figure';
import type { Query } from '../model';
import { bucketsOf, coveredSecondsOf } from './known-span';
import { edgesOf } from './edges';
import { shiftOf } from './shift';
import { automaticStep, automaticSteps, lengthOf, MOST_POINTS, type Step, stepOf, type Room } from './steps';
import { lengthsBetween } from '../../time/edges';
import type { Interval } from '../../time/interval';
import { clockOf, type TimeZone } from './time-zone';

/** The steps of a time series. */
export interface Timeline {
  /** What history is asked for, epoch seconds; earlier than the shown times where the query shifts them. */
  edges: readonly number[];
  /** The first edge and the last. */
  from: number;
  to: number;
  /** Of each step, seconds. */
  lengths: readonly number[];
  /** The moments at which the steps begin, epoch milliseconds. */
  times: readonly number[];
  /** As in the query; never `auto`. */
  step: string;
  timeZone: TimeZone;
  /** By how much steps begin earlier or later than by the clock, at most, because only hours or days are kept. */
  movedSeconds: number;
}

interface TimelineRequest {
  query: Query;
  /** What the figure is made of. */
  of: OverTime['of'];
  span: Interval;
  room: Room;
  histories: readonly History[];
  signal: AbortSignal;
}

/**
 * Cuts a span into the query's steps. An automatic step follows the panel's room, and is made longer where history only
 * keeps longer ones.
 *
 * @throws PluginError `QUERY_INVALID` where there would be too many steps
 */
export async function makeTimeline(request: TimelineRequest): Promise<Timeline> {
  const { query, span } = request;
  const timeZone = clockOf(query.timeZone);
  const shiftedEdges = (text: string) => {
    const step = stepOf(text, query.weekStart);
    return shiftEdges(cut(span, step, text, timeZone), query.timeShift, step, timeZone);
  };
  const step = query.step === 'auto' ? await keptStep(request, shiftedEdges) : query.step;
  const { edges, times, movedSeconds } = await onKeptEdges(shiftedEdges(step), step, request);
  const lengths = lengthsBetween(edges);
  return { edges, from: edges[0] ?? 0, to: edges[edges.length - 1] ?? 0, lengths, times, step, timeZone, movedSeconds };
}

function cut({ from, to }: Interval, step: Step, text: string, timeZone: TimeZone): number[] {
  const edges = edgesOf(from, to, step, timeZone);
  if (!edges) {
    throw new PluginError(
      'QUERY_INVALID',
      `A step of ${text} makes more than ${MOST_POINTS} points of this range; choose a longer one.`
    );
  }
  return edges;
}

interface ShiftedEdges {
  edges: number[];
  times: number[];
}

/** A step that the clock skips in the earlier period is left out. */
function shiftEdges(shown: readonly number[], timeShift: string, step: Step, timeZone: TimeZone): ShiftedEdges {
  const earlier = shiftOf(timeShift, step, shown[0] ?? 0, timeZone);
  const edges: number[] = [];
  const times: number[] = [];
  for (const edge of shown) {
    const shifted = earlier(edge);
    if (shifted > (edges[edges.length - 1] ?? -Infinity)) {
      edges.push(shifted);
      times.push(edge * 1000);
    }
  }
  return { edges, times: times.slice(0, -1) };
}

/**
 * Clocks of half an hour, and days of any clock, begin between the hours or days that are kept: then inner edges are
 * moved to the nearest of these, where more is known so.
 */
async function onKeptEdges(
  cutByClock: ShiftedEdges,
  step: string,
  { of, histories, signal }: TimelineRequest
): Promise<ShiftedEdges & { movedSeconds: number; covered: number }> {
  const coveredBy = async ({ edges }: ShiftedEdges) =>
    Math.min(...(await Promise.all(histories.map((history) => coveredSecondsOf(history, edges, signal)))));
  if (of === 'availability' || of === 'statistics') {
    return { ...cutByClock, movedSeconds: 0, covered: 0 };
  }
  let best = { ...cutByClock, movedSeconds: 0, covered: await coveredBy(cutByClock) };
  // What may be kept of a span instead of the finest.
  const grids = bucketsOf(histories)
    .slice(1)
    .filter((length) => length <= lengthOf(stepOf(step)));
  for (const grid of grids) {
    if (best.covered >= 0.95 * leastKnowable(histories, best.edges)) {
      break;
    }
    const moved = onGrid(cutByClock, grid);
    const covered = await coveredBy(moved);
    best = covered > best.covered * 1.05 ? { ...moved, covered } : best;
  }
  return best;
}

function onGrid({ edges, times }: ShiftedEdges, grid: number): ShiftedEdges & { movedSeconds: number } {
  const last = edges.length - 1;
  const moved: Array<{ edge: number; by: number; time: number }> = [];
  for (const [index, edge] of edges.entries()) {
    const to = index === 0 || index === last ? edge : Math.round(edge / grid) * grid;
    const before = moved[moved.length - 1]?.edge ?? -Infinity;
    if (to > before && (index === last || to < (edges[last] ?? 0))) {
      moved.push({ edge: to, by: to - edge, time: (times[index] ?? 0) + (to - edge) * 1000 });
    }
  }
  return {
    edges: moved.map(({ edge }) => edge),
    times: moved.slice(0, -1).map(({ time }) => time),
    movedSeconds: Math.max(...moved.map(({ by }) => Math.abs(by))),
  };
}

/** The step that the panel has room for, or a longer one where more of the span is known. */
async function keptStep(request: TimelineRequest, edgesOfStep: (step: string) => ShiftedEdges): Promise<string> {
  const { of, span, room, histories } = request;
  const buckets = bucketsOf(histories);
  const [finestBucket] = buckets;
  const finest = finestBucket ? { ...room, intervalMs: Math.max(room.intervalMs, finestBucket * 1000) } : room;
  const wanted = automaticStep(span.to - span.from, finest);
  // What is not kept in the finest buckets is kept in one of the longer ones; an engine scrapes every minute, or less often.
  const keptSteps = automaticSteps.filter((step) => buckets.includes(lengthOf(stepOf(step))));
  const longer = finestBucket ? keptSteps : wanted === '1m' ? (['5m'] as const) : [];
  const candidates = [wanted, ...longer.filter((step) => lengthOf(stepOf(step)) > lengthOf(stepOf(wanted)))];
  if (candidates.length === 1) {
    return wanted;
  }
  const edgesOf = (step: string) => edgesOfStep(step).edges;
  return of === 'availability'
    ? firstWithPolls(candidates, edgesOf, request)
    : firstMostlyCovered(candidates, edgesOfStep, request);
}

/** A single poll makes a step known, however long it is: a longer one is only better than nothing. */
async function firstWithPolls(
  candidates: readonly string[],
  edgesOf: (step: string) => readonly number[],
  { histories, signal }: TimelineRequest
): Promise<string> {
  for (const step of candidates) {
    const edges = edgesOf(step);
    const answers = await Promise.all(histories.map((history) => history.availability({ edges, signal })));
    if (answers.some(({ up }) => up.some((share) => share !== null))) {
      return step;
    }
  }
  return candidates[0] ?? '';
}

async function firstMostlyCovered(
  candidates: readonly string[],
  edgesOfStep: (step: string) => ShiftedEdges,
  request: TimelineRequest
): Promise<string> {
  let best = { step: candidates[0] ?? '', covered: 0 };
  for (const step of candidates) {
    const { edges, covered } = await onKeptEdges(edgesOfStep(step), step, request);
    // Edges of the range that a longer step cannot tell, or can, are no reason.
    if (covered > best.covered * 1.05) {
      best = { step, covered };
    }
    if (covered >= 0.95 * leastKnowable(request.histories, edges)) {
      break;
    }
  }
  return best.step;
}

/** Seconds between the first and the last edge that lie within what is known. */
function leastKnowable(histories: readonly History[], edges: readonly number[]): number {
  const [first = 0, last = 0] = [edges[0], edges[edges.length - 1]];
  const knowable = histories.map((history) => {
    const { knownFrom, knownTo } = history.progress();
    return Math.max(0, Math.min(last, knownTo ?? 0) - Math.max(first, knownFrom ?? Infinity));
  });
  return Math.min(...knowable);
}
