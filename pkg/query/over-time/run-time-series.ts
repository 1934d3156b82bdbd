import { PluginError } from '../../errors/plugin-error';
import type { Frame, Notice } from '../../frames/frame';
import type { History } from '../../history/history';
import { distinct } from '../ask-servers';
import { describeFamily } from '../catalogue';
import type { QueriedServer } from '../families/family';
import { historyNotices } from '../families/history-notices';
import { dashboardTimeZone, type Query } from '../model';
import { figureOverTime } from '../rows/row';
import { floorTo, type Span } from '../time/span';
import { isTimeZone } from '../time/time-zone';
import { makeTimeSeries, type Series } from '../shapes/time-series';
import type { Room } from '../time/steps';
import { askedRange, futureText, rangeText, widenedNotices, type TimeRange } from '../window';
import { entitySeries } from './entity-series';
import { accumulate } from './figure-values';
import { knownSpan } from './known-span';
import { entityKindOf, type Drawn, type RecordedServer } from './series-request';
import { makeTimeline, type Timeline } from './timeline';
import { isOfWholeServers, wholeServerSeries } from './whole-servers';

export interface TimeSeriesRequest {
  query: Query;
  timeRange: TimeRange;
  room: Room;
  servers: readonly QueriedServer[];
  signal: AbortSignal;
  /** Epoch milliseconds. */
  now: number;
}

/**
 * Answers a query in the shape *time series* from what history holds, without waiting for anything that is still to be
 * fetched.
 *
 * @throws PluginError `HISTORY_OFF`, `QUERY_INVALID`, or a history's own where no server's answered
 */
export async function runTimeSeries(request: TimeSeriesRequest): Promise<Frame> {
  const { query, timeRange, room, signal, now } = request;
  const servers = request.servers.filter((server): server is RecordedServer => server.history !== null);
  if (servers.length === 0) {
    throw new PluginError('HISTORY_OFF');
  }
  const histories = servers.map(({ history }) => history);
  const figure = figureOverTime(query.queryType, query.figure);
  const { label } = describeFamily(query.queryType);
  const asked = askedRange(query.window, timeRange, now);
  const span = await knownSpan({ window: query.window, timeRange, now, histories, signal });
  if (!span) {
    const notices: Notice[] = [{ severity: 'warning', text: futureText }];
    return makeTimeSeries(label, [], 0, [], figure, { notices });
  }
  const timeline = await makeTimeline({ query, span: sinceCreation(span, histories), room, histories, signal });
  const draw = isOfWholeServers(query) ? wholeServerSeries : entitySeries;
  const drawn = await draw({ query, timeline, signal }, servers);
  const { series, notices } = finished(drawn, query);
  return makeTimeSeries(label, timeline.times, Math.max(...timeline.lengths) * 1000, series, figure, {
    notices: distinct([
      ...timeZoneNotices(query),
      ...movedNotices(timeline),
      ...widenedNotices(asked, { from: span.from * 1000, to: span.to * 1000 }),
      ...servers.flatMap(({ name, history }) => historyNotices(name, history.progress(), timeline)),
      ...notices,
      ...unknownNotices(series, timeline, histories),
    ]),
    custom: {
      window: { asked: rangeText(asked), covered: coveredText(timeline), source: 'history' },
      step: timeline.step,
      timeZone: timeline.timeZone.name,
    },
    executedQueryString: describeQuery(query, timeline),
  });
}

function finished({ series, notices }: Drawn, { cumulative, timeShift }: Query): Drawn {
  const hasGaps = series.some(({ values }) => values.includes(null));
  return {
    series: series.map(({ labels, display, values, bounds }) => ({
      labels,
      display: timeShift ? `${display} (${timeShift} earlier)` : display,
      values: cumulative ? accumulate(values) : values,
      bounds: bounds && cumulative ? { least: accumulate(bounds.least), most: accumulate(bounds.most) } : bounds,
    })),
    notices: [...notices, ...(cumulative && hasGaps ? [leftOutNotice] : [])],
  };
}

const leftOutNotice: Notice = {
  severity: 'info',
  text: 'The running sum leaves out steps that are not known: what flowed in them counts later, or not at all.',
};

/** Without the days before the servers were there, so that their first week and month are whole steps. */
function sinceCreation({ from, to }: Span, histories: readonly History[]): Span {
  const createdAt = Math.min(...histories.map((history) => history.progress().createdAt ?? -Infinity));
  const firstDay = floorTo(createdAt, 86_400);
  return { from: firstDay < to ? Math.max(from, firstDay) : from, to };
}

function movedNotices({ movedSeconds }: Timeline): Notice[] {
  const text = `Only hours or days are kept of this range, so steps begin up to ${Math.round(movedSeconds / 60)} minutes from where the clock of the time zone has them.`;
  return movedSeconds === 0 ? [] : [{ severity: 'info', text }];
}

function timeZoneNotices({ timeZone, step }: Query): Notice[] {
  if (timeZone !== dashboardTimeZone && !isTimeZone(timeZone)) {
    const text = `The time zone "${timeZone}" is not known here, so steps begin by UTC. Choose another one in the query.`;
    return [{ severity: 'warning', text }];
  }
  return timeZone === dashboardTimeZone
    ? [
        {
          severity: 'info',
          text: `Without a dashboard its time zone is not known, so steps${step === 'auto' ? '' : ` of ${step}`} begin by UTC.`,
        },
      ]
    : [];
}

/** Steps that lie within what is known and yet are not. */
function unknownNotices(series: readonly Series[], { edges }: Timeline, histories: readonly History[]): Notice[] {
  const extents = histories.map((history) => history.progress());
  const from = Math.max(...extents.map(({ knownFrom }) => knownFrom ?? Infinity));
  const to = Math.min(...extents.map(({ knownTo }) => knownTo ?? 0));
  const steps = edges.slice(1).map((end, index) => ({ start: edges[index] ?? end, end, index }));
  const empty = steps.filter(
    ({ start, end, index }) => start >= from && end <= to && series.every(({ values }) => values[index] === null)
  );
  return series.length === 0 || empty.length === 0
    ? []
    : [
        {
          severity: 'info',
          text: `${empty.length} of ${steps.length} steps are not known, or only in part; they are empty. Of longer steps more may be known.`,
        },
      ];
}

function coveredText({ from, to }: Timeline): { from: string; to: string } {
  return rangeText({ from: from * 1000, to: to * 1000 });
}

/** For the panel's inspector: what was asked of history. */
function describeQuery(query: Query, timeline: Timeline): string {
  const kind = query.queryType === 'availability' ? 'server' : entityKindOf(query.queryType);
  const { from, to } = coveredText(timeline);
  return `history ${query.figure} by ${kind} from ${from} to ${to} step ${timeline.step} (${timeline.timeZone.name})`;
}
