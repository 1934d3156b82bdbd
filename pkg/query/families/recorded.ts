import { DAY } from '../../time/units';
import { isOff } from '../../history/nothing-known';
import { PluginError } from '../../errors/plugin-error';
import type { Notice } from '../../frames/frame';
import { estimateAt, type EntityTotals, type History, type HistoryProgress } from '../../history/history';
import type { Entity, EntityKind, Estimate } from '../../history/model';
import type { Amounts } from '../declarations/traffic';
import type { Answered } from '../rows/row';
import type { Interval } from '../../time/interval';
import { floorTo } from '../../time/rounding';
import { certainParts, type CertainParts } from './certain-parts';
import type { FamilyRequest, QueriedServer } from './family';
import { historyNotices } from './history-notices';
import { FIVE_MINUTES } from '../../history/bucket-store';

/** What history says of a window; `value` is null where it does not know all of it. */
export interface Recorded<T> {
  value: T | null;
  /** What the value is of: the window, but for the time before the server was there. */
  span: Interval;
  /**
   * Where there is no value, of a server that is younger than the window: about when its traffic began, epoch seconds;
   * null: not known.
   */
  trafficSince: number | null;
  /** What it knows exactly where there is no value; null: nothing, or there is one. */
  certain: CertainParts | null;
  notices: Notice[];
  /** What history knows of the window all the same, for where the server does not answer; null: not all of it. */
  spare: { value: T; notices: Notice[] } | null;
}

/** Totals by entity, and of all together. */
export type RecordedTotals = Pick<EntityTotals, 'totals' | 'server'>;

/** Where history covers all of the window, and knows it no worse than the server's own answer would. */
export function recordedTotals(
  server: QueriedServer,
  kind: EntityKind,
  request: FamilyRequest
): Promise<Recorded<RecordedTotals>> {
  return recall(server, request, async (history, span) => {
    const { totals, server: all, complete, notices } = await history.totals({ kind, ...span, signal: request.signal });
    const isPreferred = request.sinceSeconds === 0 || areTight(all);
    const entities = totals.map(({ entity }) => entity);
    return { value: complete ? { totals, server: all } : null, isPreferred, kind, entities, notices };
  });
}

/** The server's own sum of a window may be off by this share, where its counters began anew in it. */
const WIDEST_ERROR = 0.5;

/** Whether it is known no worse than the server's own sum would tell it. */
export function isTight(estimate: Estimate | null): boolean {
  return estimate !== null && estimate.most - estimate.least <= WIDEST_ERROR * estimate.value;
}

function areTight({ data, tunnelTime }: Record<'data' | 'tunnelTime', Estimate | null>): boolean {
  return isTight(data) && isTight(tunnelTime);
}

/** Amounts of the whole server, and how many of its keys had any. */
export interface ServerTotals extends Amounts {
  activeKeys: number | null;
}

/** The server's totals, where history covers all of the window: the sum over its keys. */
export function recordedServerTotals(server: QueriedServer, request: FamilyRequest): Promise<Recorded<ServerTotals>> {
  return recall(server, request, async (history, span) => {
    const { from, to } = span;
    const series = await history.series({ kind: 'key', entities: [], edges: [from, to], signal: request.signal });
    const value = {
      data: estimateAt(series.total, 'data', 0),
      tunnelTime: estimateAt(series.total, 'tunnelTime', 0),
      activeKeys: series.active[0] ?? null,
    };
    const isPreferred = request.sinceSeconds === 0 || areTight(value);
    return {
      value: isCovered(series.coveredSeconds[0], to - from) ? value : null,
      isPreferred,
      kind: 'key',
      entities: [],
      notices: series.notices,
    };
  });
}

/** Whether nearly all of a span is covered: an engine's scrapes may begin some moments late. */
export function isCovered(coveredSeconds: number | undefined, length: number): boolean {
  return (coveredSeconds ?? 0) >= 0.99 * length;
}

type Recall<T> = (
  history: History,
  span: Interval
) => Promise<
  Pick<Recorded<T>, 'value' | 'notices'> & {
    /** Whether the value is no worse than the server's own would be. */
    isPreferred: boolean;
    /** Whose amounts they are, beside those of the whole server. */
    kind: EntityKind;
    entities: readonly Entity[];
  }
>;

/** Where the server itself can be asked, a history that fails costs no more than a notice. */
async function recall<T>(
  { name, history }: QueriedServer,
  { span, sinceSeconds, signal, now }: FamilyRequest,
  read: Recall<T>
): Promise<Recorded<T>> {
  if (isOff(history) || !span) {
    return { value: null, span: { from: 0, to: 0 }, trafficSince: null, certain: null, notices: [], spare: null };
  }
  try {
    const progress = history.progress();
    const life = knownPart(span, progress);
    const isYoung = createdIn(progress) >= span.from && sinceSeconds > 0;
    const lag = now / 1000 - life.to;
    const { value, isPreferred, notices, ...parts } = await read(history, life);
    // Of a server's first minutes history lacks too much as long as the newest of them are not recorded.
    const lacksNewest = isYoung && lag > MOST_LACKING * (now / 1000 - life.from);
    if (value !== null && isPreferred && !lacksNewest) {
      return { value, span: life, trafficSince: null, certain: null, notices, spare: null };
    }
    const trafficSince = isYoung ? await firstTraffic(history, life, { lag, signal }) : null;
    const all = [...historyNotices(name, history, span), ...notices];
    return {
      value: null,
      span: life,
      trafficSince,
      certain: sinceSeconds > 0 ? await certainParts(history, life, { ...parts, signal }) : null,
      // Where the server can be asked, what history lacks is no matter.
      notices: sinceSeconds === 0 ? all : [],
      spare: value && { value, notices: all },
    };
  } catch (thrown) {
    signal.throwIfAborted();
    const error = PluginError.from(thrown);
    if (sinceSeconds === 0) {
      throw error;
    }
    return {
      value: null,
      span,
      trafficSince: null,
      certain: null,
      notices: [{ severity: 'warning', text: `History of ${name}: ${error.message}` }],
      spare: null,
    };
  }
}

/** What of the newest minutes may be missing, because they are not measured yet. Seconds. */
const NEWEST_MAY_MISS = 600;

/** Without the time before the server was there, of which there is nothing to know, and the minutes that are still to come. */
function knownPart({ from, to }: Interval, progress: HistoryProgress): Interval {
  const { knownTo } = progress;
  const created = createdIn(progress);
  const known = floorTo(knownTo ?? to, FIVE_MINUTES);
  const lacksNewest = known < to && to - known <= NEWEST_MAY_MISS && known > from;
  const end = lacksNewest ? known : to;
  return { from: created < end ? Math.max(from, created) : from, to: end };
}

/** The beginning of the five minutes in which the server was set up; 0: not known. */
function createdIn({ createdAt }: HistoryProgress): number {
  return floorTo(createdAt ?? 0, FIVE_MINUTES);
}

/** Share of a young server's life. */
const MOST_LACKING = 0.1;

/** So long lives are not looked through for their first traffic: there it is no matter. Seconds. */
const LONG_LIFE = DAY;

/** The middle of the first five minutes with traffic, or of what is not recorded yet. */
async function firstTraffic(
  history: History,
  { from, to }: Interval,
  { lag, signal }: { lag: number; signal: AbortSignal }
): Promise<number | null> {
  if (to - from > LONG_LIFE || to <= from) {
    return null;
  }
  const edges = Array.from({ length: (to - from) / FIVE_MINUTES + 1 }, (_, index) => from + index * FIVE_MINUTES);
  const { total } = await history.series({ kind: 'key', entities: [], edges, signal });
  const first = total.data.findIndex((bytes, index) => bytes !== 0 || total.tunnelTime[index] !== 0);
  return first < 0 ? to + lag / 2 : from + (first + 0.5) * FIVE_MINUTES;
}

/** The answer where neither history nor the server knows the window. */
export function nothingKnown(notices: Notice[]): Answered & { rows: never[] } {
  return { rows: [], notices, receivedAt: 0, covered: null };
}

/** Whether the server has to be asked, too: history does not know the window, or tells what is wanted less well. */
export function needsServer<T>({ sinceSeconds, figure }: FamilyRequest, { value }: Recorded<T>): boolean {
  return sinceSeconds > 0 && (value === null || figure?.sources[0] !== 'history');
}
