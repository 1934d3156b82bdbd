import { askServers } from '../ask-servers';
import { labelNames, type LabelName } from '../catalogue';
import type { Query } from '../model';
import { compileFilters } from '../rows/filter';
import { groupsOf, mergeRows } from '../rows/group';
import { rankRows } from '../rows/rank';
import { figureColumn, type Row } from '../rows/row';
import type { Series } from '../shapes/time-series';
import { groupValues } from './groups';
import { identifyMembers, type Member } from './members';
import type { Drawn, RecordedServer, SeriesRequest } from './series-request';

/** A row that becomes one series. */
interface MemberGroup extends Row {
  members: readonly Member[];
}

/** What a query shows, and what its limit leaves out. */
interface Ranking {
  shown: readonly MemberGroup[];
  left: readonly MemberGroup[];
}

/** One series for each group of keys or places; of the top ones, with all others in one where the query says so. */
export async function entitySeries(request: SeriesRequest, servers: readonly RecordedServer[]): Promise<Drawn> {
  const passes = compileFilters(request.query.filters);
  const identified = await askServers(servers, async (server) => {
    const { members, notices } = await identifyMembers(request, server);
    const passing = members.filter(passes);
    return { server, members: passing, isFiltered: passing.length < members.length, notices };
  });
  const ranking = rank(
    identified.answers.flatMap(({ members }) => members),
    request.query
  );
  const recorded = identified.answers.map(({ server, isFiltered }) => ({ name: server.name, server, isFiltered }));
  const drawn = await askServers(recorded, ({ name, server, isFiltered }) =>
    drawServer(request, server, { ...ofServer(ranking, name), isFiltered })
  );
  return {
    series: drawn.answers.flatMap(({ series }) => series),
    notices: [
      ...identified.notices,
      ...identified.answers.flatMap(({ notices }) => notices),
      ...drawn.notices,
      ...drawn.answers.flatMap(({ notices }) => notices),
    ],
  };
}

function rank(members: readonly Member[], { queryType, figure, groupBy, limit }: Query): Ranking {
  const columns = [figureColumn(queryType, figure, 'float64', figure === 'online' ? 'max' : 'sum')];
  const groups = groupsOf(members, groupBy).map((group) => ({
    ...mergeRows(group, groupBy, columns),
    members: group,
  }));
  const shown = rankRows(groups, figure, limit);
  const isShown = new Set<MemberGroup>(shown);
  return { shown, left: groups.filter((group) => !isShown.has(group)) };
}

function ofServer({ shown, left }: Ranking, server: string): Ranking {
  const isOwn = ({ labels }: Row) => labels.server === server;
  return { shown: shown.filter(isOwn), left: left.filter(isOwn) };
}

/** @param ranking of this server's rows; `isFiltered`: some of all there are do not belong to either part */
async function drawServer(
  request: SeriesRequest,
  server: RecordedServer,
  { shown, left, isFiltered }: Ranking & { isFiltered: boolean }
): Promise<Drawn> {
  const { query } = request;
  const entitiesOf = (groups: readonly MemberGroup[]) =>
    groups.flatMap(({ members }) => members.map(({ entity }) => entity));
  const values = await groupValues(
    request,
    server,
    shown.map((group) => entitiesOf([group])),
    !query.others || left.length === 0 ? null : isFiltered ? entitiesOf(left) : 'rest'
  );
  const label = figureColumn(query.queryType, query.figure, 'float64').label;
  const series: Series[] = shown.map(({ labels, display }, index) => ({
    labels,
    display: display ?? label,
    ...(values.groups[index] ?? { values: [] }),
  }));
  if (values.others) {
    series.push({ labels: othersLabels(server.name, query.groupBy), display: 'Others', ...values.others });
  }
  return { series, notices: values.notices };
}

/** Under the first label that is grouped by, the value `others`. */
function othersLabels(server: string, groupBy: readonly LabelName[]): Row['labels'] {
  const label = labelNames.find((name) => name !== 'server' && groupBy.includes(name));
  return { server, ...(label && { [label]: 'others' }) };
}
