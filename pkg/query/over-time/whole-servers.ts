import type { HistorySeries } from '../../history/history';
import { askServers } from '../ask-servers';
import { describeFamily } from '../catalogue';
import { serverLabels } from '../families/family';
import type { Query } from '../model';
import { figureColumn } from '../rows/row';
import { boundedValues, type Bounded } from './groups';
import { entityKindOf, type Drawn, type RecordedServer, type SeriesRequest } from './series-request';
import type { Timeline } from './timeline';

/** Whether a query asks for one series a server, which needs no look at single keys or places. */
export function isOfWholeServers({ queryType, groupBy, filters, figure }: Query): boolean {
  const { groupings } = describeFamily(queryType);
  const isUnfiltered = filters.every(({ values }) => values.length === 0);
  const isGrouped = groupBy.some((label) => label !== 'server');
  // Whether anybody is online is not to be seen in a sum of which a part is unknown.
  return groupings.length === 0 || (isUnfiltered && !isGrouped && figure !== 'online');
}

/** One series for each server. */
export async function wholeServerSeries(request: SeriesRequest, servers: readonly RecordedServer[]): Promise<Drawn> {
  const { query } = request;
  const { answers, notices } = await askServers(servers, async (server) => {
    const { notices: own, ...bounded } =
      query.queryType === 'availability'
        ? await availabilityValues(request, server)
        : await totalValues(request, server);
    const display = servers.length > 1 ? server.name : figureColumn(query.queryType, query.figure, 'float64').label;
    return { series: { labels: serverLabels(server), display, ...bounded }, notices: own };
  });
  return {
    series: answers.map(({ series }) => series),
    notices: [...notices, ...answers.flatMap(({ notices: own }) => own)],
  };
}

type ServerValues = Pick<HistorySeries, 'notices'> & Bounded;

async function totalValues(request: SeriesRequest, { history }: RecordedServer): Promise<ServerValues> {
  const { query, timeline, signal } = request;
  const kind = entityKindOf(query.queryType);
  const series = await history.series({ kind, entities: [], edges: timeline.edges, signal });
  return { ...valuesOf(query, series, timeline), notices: series.notices };
}

function valuesOf(query: Query, series: HistorySeries, { lengths }: Timeline): Bounded {
  switch (query.figure) {
    case 'active_keys':
      return { values: series.active };
    case 'keys_online':
      return { values: series.online };
    default:
      return boundedValues(query, series.total, { lengths, coveredSeconds: series.coveredSeconds });
  }
}

/** Whether the management API answered, and how fast. */
async function availabilityValues(
  { query, timeline, signal }: SeriesRequest,
  { history }: RecordedServer
): Promise<ServerValues> {
  const { up, responseTime } = await history.availability({ edges: timeline.edges, signal });
  return { values: query.figure === 'up' ? up : responseTime, notices: [] };
}
