import { PluginError } from '../errors/plugin-error';
import type { Frame, FrameMeta, Notice } from '../frames/frame';
import { describeFamily } from './catalogue';
import { familyOf } from './families';
import type { Family, FamilyRequest, QueriedServer } from './families/family';
import type { Query } from './model';
import { compileFilters } from './rows/filter';
import { groupRows } from './rows/group';
import { rankRows } from './rows/rank';
import type { Answered, Column, Row } from './rows/row';
import { makeNumeric } from './shapes/numeric';
import { makeTable } from './shapes/table';
import { resolveWindow, type TimeRange, type Window } from './window';

export interface QueryRequest {
  query: Query;
  /** The panel's or the alert rule's time range. */
  timeRange: TimeRange;
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
 * @throws PluginError `QUERY_UNKNOWN_SERVER`, `QUERY_INVALID`, or the client's error when no server answered
 */
export async function runQuery({ query, timeRange, servers, signal, now }: QueryRequest): Promise<Frame[]> {
  const family = familyOf[query.queryType];
  const description = describeFamily(query.queryType);
  const passes = compileFilters(query.filters);
  const chosen = chooseServers(query, servers);
  const window = description.windowed ? resolveWindow(query.window, timeRange, now) : null;
  const request: FamilyRequest = { sinceSeconds: window?.sinceSeconds ?? 0, signal, now };

  const answered = window?.sinceSeconds === 0 ? nothingAsked : await askServers(family, chosen, request);
  const passing = answered.rows.filter(passes);
  const figure = family.columns.find(({ id }) => id === query.figure);
  const grouped = groupRows(passing, query.groupBy, family.columns);
  const rows = rankRows(grouped, query.figure, query.limit);
  const calls = family.calls(request);
  const meta: FrameMeta = {
    notices: [
      ...settingsNotices(chosen),
      ...(window?.notices ?? []),
      ...answered.notices,
      ...mergedNotices(figure, passing, grouped),
    ],
    ...(window?.sinceSeconds !== 0 && calls.length > 0 && { executedQueryString: calls.join('\n') }),
    custom: describeAnswer(window, answered),
  };
  if (query.shape === 'numeric' && figure) {
    return [makeNumeric(description.label, rows, figure, meta)];
  }
  return [makeTable(description.label, rows, family.columns, query.groupBy, meta)];
}

function chooseServers(query: Query, servers: readonly QueryableServer[]): readonly QueryableServer[] {
  const unknown = query.servers.find((name) => !servers.some((server) => server.name === name));
  if (unknown !== undefined) {
    throw new PluginError('QUERY_UNKNOWN_SERVER', `It is called "${unknown}".`);
  }
  return query.servers.length === 0 ? servers : servers.filter(({ name }) => query.servers.includes(name));
}

const nothingAsked: Answered = { rows: [], notices: [], receivedAt: 0 };

async function askServers(
  family: Family,
  servers: readonly QueriedServer[],
  request: FamilyRequest
): Promise<Answered> {
  const outcomes = await Promise.allSettled(servers.map((server) => family.answer(server, request)));
  const answers = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
  const failures = outcomes.flatMap((outcome, index) =>
    outcome.status === 'rejected'
      ? [{ server: servers[index]?.name ?? '', error: PluginError.from(outcome.reason) }]
      : []
  );
  if (answers.length === 0 && failures[0]) {
    throw failures[0].error;
  }
  return {
    rows: answers.flatMap(({ rows }) => rows),
    notices: distinct([
      ...failures.map<Notice>(({ server, error }) => ({ severity: 'warning', text: `${server}: ${error.message}` })),
      ...answers.flatMap(({ notices }) => notices),
    ]),
    receivedAt: Math.min(...answers.map(({ receivedAt }) => receivedAt)),
  };
}

function distinct(notices: readonly Notice[]): Notice[] {
  return [...new Map(notices.map((notice) => [notice.text, notice])).values()];
}

function settingsNotices(servers: readonly QueryableServer[]): Notice[] {
  return servers.flatMap(({ warnings }) => warnings.map((text) => ({ severity: 'warning' as const, text })));
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
function describeAnswer(window: Window | null, { receivedAt }: Answered): Record<string, unknown> {
  const received = receivedAt > 0 ? new Date(receivedAt).toISOString() : null;
  if (!window) {
    return { receivedAt: received };
  }
  return {
    receivedAt: received,
    window: {
      asked: rangeText(window.asked),
      covered: received && rangeText({ from: receivedAt - window.sinceSeconds * 1000, to: receivedAt }),
      sinceSeconds: window.sinceSeconds,
    },
  };
}

function rangeText({ from, to }: TimeRange): { from: string; to: string } {
  return { from: momentText(from), to: momentText(to) };
}

/** Hostile ranges may lie outside what a date can hold. */
function momentText(epochMilliseconds: number): string {
  const date = new Date(epochMilliseconds);
  return Number.isNaN(date.getTime()) ? String(epochMilliseconds) : date.toISOString();
}
