import { PluginError } from '../errors/plugin-error';
import type { Frame, Notice } from '../frames/frame';
import type { ServerLabels } from '../settings/model';
import { askServers, distinct } from './ask-servers';
import { isLabelName, takesWindow, type Figure } from './catalogue';
import { chooseServers, type ChoosableServer } from './choose-servers';
import { clockText } from './clock-difference';
import type { Column } from './declarations/column';
import type { QueriedServer } from './families/family';
import { figureOfQuery } from './figure-of-query';
import type { AskedQuery, Filter, Query } from './model';
import { joinNotices, namesText } from './names-text';
import type { Reading, ReadingRequest } from './readings/reading';
import { overheadReading } from './readings/overhead-reading';
import { periodReading } from './readings/period-reading';
import { reachabilityReading } from './readings/reachability-reading';
import { statisticsReading } from './readings/statistics-reading';
import { stepReading } from './readings/step-reading';
import { windowReading } from './readings/window-reading';
import { compileFilters } from './rows/filter';
import { groupRows, type Group } from './rows/group';
import { newestRows, rankRows } from './rows/rank';
import type { Row } from './rows/row';
import { tellApart } from './rows/tell-apart';
import { checkServerGrouping } from './server-labels';

export interface QueryRequest extends ReadingRequest {
  query: AskedQuery;
  /** The servers of the data source. */
  servers: readonly QueryableServer[];
}

export interface QueryableServer extends QueriedServer, ChoosableServer {
  /** What is wrong with its settings; every answer and *Save & test* say so. */
  readonly warnings: readonly string[];
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
  checkServerGrouping(request.query, request.servers);
  const { filters } = request.query;
  const passes = compileFilters(filters.filter(isOfServers));
  const servers = chooseServers(request.servers, request.query.servers).filter(({ name, labels }) =>
    passes({ labels: { ...labels, server: name } })
  );
  // Whole servers are chosen: what is read of them is not filtered by that.
  const query = { ...request.query, filters: filters.filter((filter) => !isOfServers(filter)) };
  const asked = { ...request, query, servers };
  const figure = figureOfQuery(query);
  const reading = await (readOverTime(asked, figure) ?? windowReading(asked, figure));
  const frame = await answer(query, figure, reading);
  const notices = joinNotices(
    [
      ...notAppliedNotices(query),
      ...settingsNotices(servers),
      ...clockNotices(query, servers),
      ...(frame.meta?.notices ?? []),
    ],
    servers.map(({ name }) => name)
  );
  return [{ ...frame, meta: { ...frame.meta, notices } }];
}

/** By the label `server`, or by one that servers have of their own. */
function isOfServers({ label }: Filter): boolean {
  return label === 'server' || !isLabelName(label);
}

/** Null where the query asks for none, or there is none of the figure. */
function readOverTime(asked: ReadingRequest, figure: Figure): Promise<Reading> | null {
  const { overTime } = figure;
  if (asked.query.shape !== 'time-series' || !overTime) {
    return null;
  }
  switch (overTime.of) {
    case 'statistics':
      return statisticsReading(asked, { ...figure, overTime });
    case 'overhead':
      return overheadReading(asked, { ...figure, overTime });
    case 'reachability':
      return reachabilityReading(asked, { ...figure, overTime });
    case 'budget':
    case 'cost':
      return periodReading(asked, { ...figure, overTime });
    case 'traffic':
    case 'keys':
    case 'availability':
      return stepReading(asked, { ...figure, overTime });
  }
}

/** Families without a window do not mind. */
function checkRange({ query, timeRange: { from, to } }: QueryRequest): void {
  if (takesWindow(query.queryType, query.shape) && query.window === 'range' && from > to) {
    throw new PluginError('QUERY_INVALID', 'The time range ends before it begins.');
  }
}

/** Identifies rows, filters, groups and ranks them, reads what is shown of them, and lays that out. */
async function answer(query: Query, figure: Figure, reading: Reading): Promise<Frame> {
  const passes = compileFilters(query.filters);
  const identified = await askServers(reading.servers, async (server) => {
    const { rows, ...answered } = await reading.identify(server);
    const passing = rows.filter(passes).map((row) => withServerLabels(row, server.labels));
    return { ...answered, name: server.name, server, rows: passing, isFiltered: passing.length < rows.length };
  });
  const rows = identified.answers.flatMap((answered) => answered.rows);
  const { newestFirst, columns, limit } = reading;
  const grouped = newestFirst === null ? groupRows(rows, query, columns) : rows.map(alone);
  const made = reading.ofGroup ? grouped.map((group) => reading.ofGroup?.(group) ?? group) : grouped;
  // Also from those that a limit leaves out: a name in a list of the first ten is whose it is.
  const groups = query.legend === 'auto' ? tellApart(made) : made;
  const shown = newestFirst === null ? rankRows(groups, figure.id, limit) : newestRows(groups, newestFirst, limit);
  const isShown = new Set(shown);
  const ranking = { shown, left: groups.filter((group) => !isShown.has(group)) };
  const read = await reading.read(ranking, identified.answers);
  return reading.layOut(read.rows, {
    isMerged: groups.length < rows.length,
    isFleet: query.groupServersBy !== null,
    receivedAt: oldest(identified.answers.map(({ receivedAt }) => receivedAt)),
    covered: identified.answers[0]?.covered,
    notices: distinct([
      ...identified.notices,
      ...identified.answers.flatMap(({ notices }) => notices),
      ...read.notices,
      ...leftOutNotices(read.rows, query.shape === 'table' ? reading.columns : [figure], figure),
    ]),
  });
}

function withServerLabels(row: Row, labels: ServerLabels): Row {
  return Object.keys(labels).length > 0 ? { ...row, serverLabels: labels } : row;
}

/** Sums of several servers are of those that know. */
function leftOutNotices(rows: readonly Row[], columns: readonly Column[], figure: Figure): Notice[] {
  return columns.flatMap(({ id, label }): Notice[] => {
    const names = [...new Set(rows.flatMap(({ leftOut }) => leftOut?.[id] ?? []))];
    const text = `“${label}” is the sum without ${namesText(names)}, where it is not known.`;
    return names.length > 0 ? [{ severity: id === figure.id ? 'warning' : 'info', text }] : [];
  });
}

/** 0 where nothing was received. */
function oldest(moments: readonly number[]): number {
  return moments.length === 0 ? 0 : Math.min(...moments);
}

function alone(row: Row): Group {
  return { ...row, members: [row] };
}

/** A figure that is not filtered would be taken for one that is. */
function notAppliedNotices({ notApplied }: AskedQuery): Notice[] {
  return notApplied.length === 0
    ? []
    : [{ severity: 'info', text: `The dashboard’s filters and grouping apply in part: ${notApplied.join(' ')}` }];
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
