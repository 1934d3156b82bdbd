import type { EntityTotal } from '../../history/history';
import { describeFamily } from '../catalogue';
import { wholeTraffic, type Amounts } from '../declarations/traffic';
import { type QueriedServer, serverLabels } from '../families/family';
import type { Answered, Row } from '../rows/row';
import { entitiesOf, type FigureOverTime, type StepRequest } from './step-request';
import { valueOf } from './step-values';

/**
 * Who becomes a series: the server itself, or everybody with a total over the whole span, which is what they are ranked
 * by. What has to be said of amounts comes with the series.
 *
 * @param serverCount of the query: where there are several and each is by itself, series of whole servers are shown by
 *   their names
 */
export async function identifySeries(
  request: StepRequest,
  server: QueriedServer,
  serverCount: number
): Promise<Answered> {
  const { query, figure, timeline, signal } = request;
  if (isOfWholeServers(request)) {
    const display = serverCount > 1 && query.groupServersBy === null ? { display: server.name } : {};
    return { rows: [{ labels: serverLabels(server), ...display, values: {} }], notices: [], receivedAt: 0 };
  }
  const entities = entitiesOf(query);
  const { from, to } = timeline;
  const totals = await server.history.totals({ kind: entities.kind, from, to, amountsOnly: true, signal });
  const seconds = totals.covered ? totals.covered.to - totals.covered.from : 0;
  const { identities, notices } = await entities.identify(server, totals.totals, { query, signal });
  const rows = identities.map(({ total, ...identity }): Row => ({
    ...identity,
    entity: total.entity,
    values: { [figure.id]: rankValue(figure, total, totals.server, seconds) },
  }));
  return { rows, notices, receivedAt: 0 };
}

/** Whether a query asks for one series a server, which needs no look at single keys or places. */
export function isOfWholeServers({ query, figure }: Pick<StepRequest, 'query' | 'figure'>): boolean {
  const { groupings } = describeFamily(query.queryType);
  const isUnfiltered = query.filters.every(({ values }) => values.length === 0);
  const isGrouped = query.groupBy.some((label) => label !== 'server');
  // Whether anybody is online is not to be seen in a sum of which a part is unknown.
  return groupings.length === 0 || (isUnfiltered && !isGrouped && figure.merge === 'sum');
}

/** Of what is known of the span; enough to rank by. */
function rankValue(
  { overTime }: FigureOverTime,
  total: EntityTotal,
  server: Amounts,
  seconds: number
): Row['values'][string] {
  return overTime.of === 'traffic' ? valueOf(overTime.inStep(wholeTraffic(total, server, seconds))) : undefined;
}
