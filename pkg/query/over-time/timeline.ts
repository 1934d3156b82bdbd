import { PluginError } from '../../errors/plugin-error';
import type { History } from '../../history/history';
import { dashboardTimeZone, type Query } from '../model';
import { edgesOf } from '../time/edges';
import { automaticStep, type automaticSteps, lengthOf, mostPoints, secondsOf, stepOf, type Room } from '../time/steps';
import { bucketSeconds, type Span } from '../time/span';
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
  const timeZone = new TimeZone(query.timeZone === dashboardTimeZone ? 'utc' : query.timeZone);
  const shiftedEdges = (step: string) => shiftEdges(cut(span, step, timeZone), query.timeShift, timeZone);
  const step = query.step === 'auto' ? await keptStep(request, shiftedEdges) : query.step;
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

/** Buckets of the plugin's own history. What is not kept for five minutes is kept for one of the longer ones. */
const keptSteps = ['5m', '1h', '1d'] as const satisfies ReadonlyArray<(typeof automaticSteps)[number]>;

/** A gap, or what a longer step cannot tell at the edges of the range, is no reason for it; a past kept coarsely is. */
const worthwhileGain = 1.25;
/** Fewer are no chart, and only better than nothing. */
const fewestSteps = 4;

/** The step that the panel has room for, or a longer one where far more of the span is known. */
async function keptStep(
  { query, span, room, histories, signal }: TimelineRequest,
  edgesOfStep: (step: string) => ShiftedEdges
): Promise<string> {
  const isKept = histories.some((history) => history.progress().source === 'embedded');
  const finest = isKept ? { ...room, intervalMs: Math.max(room.intervalMs, bucketSeconds * 1000) } : room;
  const wanted = automaticStep(span.to - span.from, finest);
  // An engine scrapes every minute, or less often.
  const longer = isKept ? keptSteps : wanted === '1m' ? (['5m'] as const) : [];
  const candidates = [wanted, ...longer.filter((step) => lengthOf(stepOf(step)) > lengthOf(stepOf(wanted)))];
  // Looks at the server begin with the first one: they have no past that is kept coarsely.
  if (candidates.length === 1 || query.queryType === 'availability') {
    return wanted;
  }
  let best = { step: wanted, known: 0 };
  for (const step of candidates) {
    const { edges } = edgesOfStep(step);
    const known = await leastKnown(histories, edges, signal);
    if (known > best.known * worthwhileGain && (edges.length > fewestSteps || best.known === 0)) {
      best = { step, known };
    }
    if (known * worthwhileGain >= leastKnowable(histories, edges)) {
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
