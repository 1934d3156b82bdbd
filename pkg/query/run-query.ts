import { PluginError } from '../errors/plugin-error';
import { quoted } from '../errors/quoted';
import type { Frame, FrameMeta, Notice } from '../frames/frame';
import { askServers, distinct } from './ask-servers';
import { clockText } from './clock-difference';
import { describeFamily } from './catalogue';
import { familyOf } from './families';
import type { Family, FamilyRequest, QueriedServer } from './families/family';
import { nothingKnown } from './families/recorded';
import type { Query } from './model';
import { knownSpan } from './over-time/known-span';
import { runTimeSeries } from './over-time/run-time-series';
import { compileFilters } from './rows/filter';
import { groupRows } from './rows/group';
import { rankRows } from './rows/rank';
import type { Answered, Column, Row } from './rows/row';
import { makeNumeric } from './shapes/numeric';
import { makeTable } from './shapes/table';
import type { Room } from './time/steps';
import { rangeText, resolveWindow, widenedNotices, type TimeRange, type Window } from './window';

export interface QueryRequest {
  query: Query;
  /** The panel's or the alert rule's time range. */
  timeRange: TimeRange;
  /** What the panel has room for. */
  room: Room;
  /** The servers of the data source. */
  servers: readonly QueryableServer[];
  signal: AbortSignal;
  /** Epoch milliseconds. */
  now: number;
}

export interface QueryableServer extends QueriedServer {
  /** What is wrong with its settings; every answer and *Save & test* say so. */
  warnings: readonly string[];
}

/**
 * Answers one query with one frame, in the query's shape.
 *
 * A server that fails costs its own rows and is named in a notice, as long as another one answered.
 *
 * @throws PluginError `QUERY_UNKNOWN_SERVER`, `QUERY_INVALID`, `HISTORY_OFF`, or the client's error when no server
 *   answered
 */
export async function runQuery(request: QueryRequest): Promise<Frame[]> {
  checkRange(request);
  const chosen = chooseServers(request.query, request.servers);
  const frame =
    request.query.shape === 'time-series'
      ? await runTimeSeries({ ...request, servers: chosen })
      : await runRows({ ...request, servers: chosen });
  const notices = [...settingsNotices(chosen), ...clockNotices(request.query, chosen), ...(frame.meta?.notices ?? [])];
  return [{ ...frame, meta: { ...frame.meta, notices } }];
}

/** Families without a window do not mind. */
function checkRange({ query, timeRange: { from, to } }: QueryRequest): void {
  const isUsed = query.shape === 'time-series' || describeFamily(query.queryType).windowed;
  if (isUsed && query.window === 'range' && from > to) {
    throw new PluginError('QUERY_INVALID', 'The time range ends before it begins.');
  }
}

/** The shapes that have one value a row. */
async function runRows({ query, timeRange, servers, signal, now }: QueryRequest): Promise<Frame> {
  const family = familyOf[query.queryType];
  const description = describeFamily(query.queryType);
  const passes = compileFilters(query.filters);
  const window = description.windowed ? resolveWindow(query.window, timeRange, now) : null;
  const histories = window ? servers.flatMap(({ history }) => history ?? []) : [];
  const request: FamilyRequest = {
    sinceSeconds: window?.sinceSeconds ?? 0,
    span: await knownSpan({ window: query.window, timeRange, now, histories, signal }),
    figure: query.shape === 'numeric' ? query.figure : null,
    signal,
    now,
  };

  const answered = await answerAll(family, servers, request);
  const passing = answered.rows.filter(passes);
  const figure = family.columns.find(({ id }) => id === query.figure);
  const grouped = groupRows(passing, query.groupBy, family.columns);
  const rows = rankRows(grouped, query.figure, query.limit);
  const calls = family.calls(request);
  const isLive = answered.covered?.source !== 'history';
  const meta: FrameMeta = {
    notices: [
      // What the server cannot answer is no matter where history can.
      ...(isLive ? (window?.notices ?? []) : widened(window, answered)),
      ...answered.notices,
      ...mergedNotices(figure, passing, grouped),
    ],
    ...(window?.sinceSeconds !== 0 && calls.length > 0 && { executedQueryString: calls.join('\n') }),
    custom: describeAnswer(window, answered),
  };
  if (query.shape === 'numeric' && figure) {
    return makeNumeric(description.label, rows, figure, meta);
  }
  return makeTable(description.label, rows, family.columns, query, meta);
}

function widened(window: Window | null, { covered }: Answered): Notice[] {
  return window && covered ? widenedNotices(window.asked, covered) : [];
}

function chooseServers(query: Query, servers: readonly QueryableServer[]): readonly QueryableServer[] {
  const unknown = query.servers.find((name) => !servers.some((server) => server.name === name));
  if (unknown !== undefined) {
    throw new PluginError('QUERY_UNKNOWN_SERVER', `It is called ${quoted(unknown)}.`);
  }
  return query.servers.length === 0 ? servers : servers.filter(({ name }) => query.servers.includes(name));
}

async function answerAll(family: Family, servers: readonly QueriedServer[], request: FamilyRequest): Promise<Answered> {
  const { answers, notices } = await askServers(servers, (server) => answerOrLack(family, server, request));
  return {
    rows: answers.flatMap(({ rows }) => rows),
    notices: distinct([...notices, ...answers.flatMap((answer) => answer.notices)]),
    receivedAt: Math.min(...answers.map(({ receivedAt }) => receivedAt)),
    covered: answers[0]?.covered,
  };
}

/** What a server's version has no answer to is not known: an error would be one in every panel, for good. */
async function answerOrLack(family: Family, server: QueriedServer, request: FamilyRequest): Promise<Answered> {
  try {
    return await family.answer(server, request);
  } catch (thrown) {
    const { code, message } = PluginError.from(thrown);
    if (code === 'OUTLINE_SERVER_TOO_OLD') {
      return nothingKnown([{ severity: 'info', text: message }]);
    }
    throw thrown;
  }
}

function settingsNotices(servers: readonly QueryableServer[]): Notice[] {
  return servers.flatMap(({ warnings }) => warnings.map((text) => ({ severity: 'warning' as const, text })));
}

/** Statistics of the plugin have no moment of a server's. */
function clockNotices({ queryType }: Query, servers: readonly QueryableServer[]): Notice[] {
  return servers.flatMap(({ name, api }) => {
    const text = queryType === 'plugin-statistics' ? null : clockText(name, api.clock.aheadSeconds);
    return text === null ? [] : [{ severity: 'info', text }];
  });
}

/** Some figures, such as peaks, cannot be made one out of those of several entities. */
function mergedNotices(figure: Column | undefined, rows: readonly Row[], grouped: readonly Row[]): Notice[] {
  if (figure?.aggregation !== 'none' || grouped.length === rows.length) {
    return [];
  }
  const text = `"${figure.label}" has no meaning for several rows together, so it is empty where rows were grouped. Group by more labels.`;
  return [{ severity: 'warning', text }];
}

/** What was asked and what is covered, for the panel's inspector. */
function describeAnswer(window: Window | null, { receivedAt, covered }: Answered): Record<string, unknown> {
  const received = receivedAt > 0 ? new Date(receivedAt).toISOString() : null;
  return {
    receivedAt: received,
    ...(window && {
      window: {
        asked: rangeText(window.asked),
        covered: covered ? rangeText(covered) : null,
        source: covered?.source ?? null,
        sinceSeconds: window.sinceSeconds,
      },
    }),
  };
}
