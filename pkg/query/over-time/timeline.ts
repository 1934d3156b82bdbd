import { PluginError } from '../../errors/plugin-error';
import type { History } from '../../history/history';
import { dashboardTimeZone, type Query } from '../model';
import { edgesOf } from '../time/edges';
import { automaticStep, type automaticSteps, lengthOf, mostPoints, secondsOf, stepOf, type Room } from '../time/steps';
import type { Span } from '../time/span';
import { TimeZone } from '../time/time-zone';
import { knownSeconds } from './known-span';

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
}

interface TimelineRequest {
  query: Query;
  span: Span;
  room: Room;
  /** Empty where any step will do. */
  histories: readonly History[];
  signal: AbortSignal;
}

/**
 * Cuts a span into the query's steps. An automatic step follows the panel's room, and is made longer where history only
 * keeps longer ones.
 *
 * @throws PluginError `QUERY_INVALID` where there would be too many steps
 */
export async function makeTimeline({ query, span, room, histories, signal }: TimelineRequest): Promise<Timeline> {
  const timeZone = new TimeZone(query.timeZone === dashboardTimeZone ? 'utc' : query.timeZone);
  const shiftedEdges = (step: string) => shiftEdges(cut(span, step, timeZone), query.timeShift, timeZone);
  const step =
    query.step === 'auto'
      ? await keptStep(automaticStep(span.to - span.from, room), shiftedEdges, histories, signal)
      : query.step;
  const { edges, times } = shiftedEdges(step);
  const lengths = edges.slice(1).map((edge, index) => edge - (edges[index] ?? edge));
  return { edges, from: edges[0] ?? 0, to: edges[edges.length - 1] ?? 0, lengths, times, step, timeZone };
}

function cut({ from, to }: Span, step: string, timeZone: TimeZone): number[] {
  const edges = edgesOf(from, to, stepOf(step), timeZone);
  if (!edges) {
    throw new PluginError(
      'QUERY_INVALID',
      `A step of ${step} makes more than ${mostPoints} points of this range; choose a longer one.`
    );
  }
  return edges;
}

interface ShiftedEdges {
  edges: number[];
  times: number[];
}

/** Days and weeks are those of the clock. A step that the clock skips in the earlier period is left out. */
function shiftEdges(shown: readonly number[], timeShift: string, timeZone: TimeZone): ShiftedEdges {
  const seconds = secondsOf(timeShift);
  const byClock = /[dw]$/.test(timeShift);
  const earlier = (edge: number) => (byClock ? timeZone.toEpoch(timeZone.toLocal(edge) - seconds) : edge - seconds);
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

/** What history may keep only for longer steps is kept for one of these. */
const longerSteps = ['5m', '1h', '1d'] as const satisfies ReadonlyArray<(typeof automaticSteps)[number]>;

/** The step itself, or a longer one where more of the span is known. An engine has it as finely as it scrapes. */
async function keptStep(
  wanted: string,
  edgesOfStep: (step: string) => ShiftedEdges,
  histories: readonly History[],
  signal: AbortSignal
): Promise<string> {
  const isKept = histories.some((history) => history.progress().source === 'embedded');
  const longer = isKept ? longerSteps : wanted === '1m' ? (['5m'] as const) : [];
  const candidates = [wanted, ...longer.filter((step) => lengthOf(stepOf(step)) > lengthOf(stepOf(wanted)))];
  if (candidates.length === 1) {
    return wanted;
  }
  let best = { step: wanted, known: -1 };
  for (const step of candidates) {
    const { edges } = edgesOfStep(step);
    const known = await leastKnown(histories, edges, signal);
    // Edges of the range that a longer step cannot tell, or can, are no reason.
    if (known > best.known * 1.05) {
      best = { step, known };
    }
    if (known >= 0.95 * leastKnowable(histories, edges)) {
      break;
    }
  }
  return best.step;
}

async function leastKnown(
  histories: readonly History[],
  edges: readonly number[],
  signal: AbortSignal
): Promise<number> {
  return Math.min(...(await Promise.all(histories.map((history) => knownSeconds(history, edges, signal)))));
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
