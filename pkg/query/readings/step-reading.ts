import { FIVE_MINUTES } from '../../history/bucket-store';
import { DAY, MINUTE } from '../../time/units';
import type { FrameMeta, Notice } from '../../frames/frame';
import { keepsSamples, type History } from '../../history/history';
import type { OverTime } from '../declarations/figure';
import { distinct } from '../ask-servers';
import { describeFamily, type Figure } from '../catalogue';
import { chartNotices } from '../families/history-notices';
import type { Query } from '../model';
import type { Row } from '../rows/row';
import { nameRows } from '../shapes/legend';
import { makeTimeSeries } from '../shapes/time-series';
import { knownSpan } from '../time/known-span';
import type { Interval } from '../../time/interval';
import { floorTo } from '../../time/rounding';
import { makeTimeline, type Timeline } from '../time/timeline';
import { withHistory } from '../with-history';
import { withinTimeout } from '../within-timeout';
import { askedRange, futureText, rangeText, widenedNotices, type TimeRange } from '../window';
import { identifySeries, isOfWholeServers } from './identify-series';
import { mergedNotices } from './merged-notices';
import { readSteps } from './read-steps';
import type { Reading, ReadingRequest } from './reading';
import { entitiesOf, type FigureOverTime, type StepRequest } from './step-request';
import { leftOutNotices, movedNotices, timeZoneNotices, unknownNotices } from './step-notices';
import { accumulateRow } from './step-values';

/**
 * Reads a list a row, one value for each step, from what history holds, without waiting for anything that is still to
 * be fetched.
 *
 * @throws PluginError `HISTORY_OFF`, or `QUERY_INVALID` where there would be too many steps
 */
export async function stepReading(request: ReadingRequest, figure: FigureOverTime): Promise<Reading> {
  const { query, timeRange, room, signal, now } = request;
  const servers = withHistory(request.servers);
  if (servers.length === 0) {
    return emptyReading(query, figure, []);
  }
  const histories = servers.map(({ history }) => history);
  const asked = askedRange(query.window, timeRange, now);
  const span = await knownSpan({
    window: query.window,
    timeRange,
    now,
    histories,
    signal,
    grain: grainOf(query, histories),
  });
  if (!span) {
    return emptyReading(query, figure, [{ severity: 'warning', text: futureText }]);
  }
  const { of } = figure.overTime;
  const timeline = await makeTimeline({ query, of, span: sinceCreation(span, histories), room, histories, signal });
  const asking: StepRequest = { query, figure, timeline, signal };
  return {
    servers,
    columns: [figure],
    newestFirst: null,
    limit: isOfWholeServers(asking) ? null : query.limit,
    identify: (server) => withinTimeout(server.timeoutSeconds, identifySeries(asking, server, servers.length)),
    read: (ranking, identified) => readSteps(asking, ranking, identified),
    layOut(read, details) {
      const rows = query.cumulative ? read.map((row) => accumulateRow(row, figure.id)) : read;
      const notices = distinct([
        ...timeZoneNotices(query),
        ...movedNotices(timeline),
        ...widenedNotices(asked, { from: span.from * 1000, to: span.to * 1000 }),
        ...servers.flatMap(({ name, history }) => chartNotices(name, history, timeline)),
        ...details.notices,
        ...mergedNotices(figure, details),
        ...(query.cumulative ? leftOutNotices(rows, figure) : []),
        ...unknownNotices(rows, figure, timeline, histories),
      ]);
      return layOutSteps(query, figure, timeline, rows, {
        notices,
        custom: describeSteps(timeline, asked, 'history'),
        executedQueryString: describeQuery(asking),
      });
    },
  };
}

/** A live series follows an engine from minute to minute. */
function grainOf({ live }: Query, histories: readonly History[]): number {
  return live && histories.every(keepsSamples) ? MINUTE : FIVE_MINUTES;
}

/** Of what is to come, and of no server, nothing is known. */
function emptyReading(query: Query, figure: FigureOverTime, notices: Notice[]): Reading {
  return {
    servers: [],
    columns: [figure],
    newestFirst: null,
    limit: null,
    identify: () => Promise.resolve({ rows: [], notices: [], receivedAt: 0 }),
    read: () => Promise.resolve({ rows: [], notices: [] }),
    layOut: () => layOutSteps(query, figure, { times: [], lengths: [] }, [], { notices }),
  };
}

/** Makes the frame of rows whose figure is a list by step. */
export function layOutSteps(
  query: Query,
  figure: Figure & { overTime: OverTime },
  { times, lengths }: Pick<Timeline, 'times' | 'lengths'>,
  rows: readonly Row[],
  meta: FrameMeta
) {
  const column: Figure = { ...figure, unit: figure.overTime.unit ?? figure.unit };
  const longest = Math.max(0, ...lengths) * 1000;
  return makeTimeSeries(
    describeFamily(query.queryType).label,
    times,
    longest,
    nameRows(rows, query, figure),
    column,
    meta
  );
}

/** Without the days before the servers were there, so that their first week and month are whole steps. */
function sinceCreation({ from, to }: Interval, histories: readonly History[]): Interval {
  const createdAt = Math.min(...histories.map((history) => history.progress().createdAt ?? -Infinity));
  const firstDay = floorTo(createdAt, DAY);
  return { from: firstDay < to ? Math.max(from, firstDay) : from, to };
}

/** For whoever reads the frame: which range it is of, where that comes from, and how it is cut. */
export function describeSteps(timeline: Timeline, asked: TimeRange, source: 'history' | 'plugin') {
  return {
    window: { asked: rangeText(asked), covered: coveredText(timeline), source },
    step: timeline.step,
    timeZone: timeline.timeZone.name,
  };
}

function coveredText({ from, to }: Timeline): { from: string; to: string } {
  return rangeText({ from: from * 1000, to: to * 1000 });
}

/** For the panel's inspector: what was asked of history. */
function describeQuery({ query, figure, timeline }: StepRequest): string {
  const kind = figure.overTime.of === 'availability' ? 'server' : entitiesOf(query).kind;
  const { from, to } = coveredText(timeline);
  return `history ${figure.id} by ${kind} from ${from} to ${to} step ${timeline.step} (${timeline.timeZone.name})`;
}
