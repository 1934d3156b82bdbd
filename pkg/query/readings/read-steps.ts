import type { AmountSeries, CoveredApart, HistorySeries } from '../../history/history';
import { askServers } from '../ask-servers';
import { abilitiesOf, labelNames, type LabelName } from '../catalogue';
import type { OverTime } from '../declarations/figure';
import { mergeRows, type Group } from '../rows/group';
import { mergeFigures } from '../rows/merge';
import type { Row } from '../rows/row';
import type { Timeline } from '../time/timeline';
import type { IdentifiedServer, Ranking, ReadRows } from './reading';
import { unattributedId, unattributedIdentity } from '../families/unattributed';
import { entitiesOf, type StepRequest } from './step-request';
import { restOf, rowFigures, trafficInSteps, type StepValue } from './step-values';
import { unattributedSteps } from './unattributed-steps';

type Figures = Pick<Row, 'values' | 'bounds'>;

/** One list for each row that is shown; with all others of a server in one more where the query says so. */
export async function readSteps(
  request: StepRequest,
  ranking: Ranking,
  servers: readonly IdentifiedServer[]
): Promise<ReadRows> {
  const { overTime } = request.figure;
  const { answers, notices } = await askServers(servers, (identified) => {
    const own = ofServer(ranking, identified.name);
    return overTime.of === 'availability'
      ? readAvailability(request, overTime, identified, own)
      : readSeries(request, overTime, identified, own);
  });
  return {
    rows: answers.flatMap(({ rows }) => rows),
    notices: [...notices, ...answers.flatMap((answer) => answer.notices)],
  };
}

function ofServer({ shown, left }: Ranking, server: string): Ranking {
  const isOwn = ({ labels }: Row) => labels.server === server;
  return { shown: shown.filter(isOwn), left: left.filter(isOwn) };
}

/** Whether the management API answered, and how fast. */
async function readAvailability(
  { figure, timeline, signal }: StepRequest,
  { inStep }: Extract<OverTime, { of: 'availability' }>,
  { server }: IdentifiedServer,
  { shown }: Ranking
): Promise<ReadRows> {
  const { up, responseTime } = await server.history.availability({ edges: timeline.edges, signal });
  const values = timeline.lengths.map((_, step) =>
    inStep({ up: up[step] ?? null, responseTime: responseTime[step] ?? null })
  );
  return { rows: shown.map((row) => ({ ...row, ...rowFigures(figure, values, false) })), notices: [] };
}

type OfSeries = Exclude<OverTime, { of: 'availability' }>;

async function readSeries(
  request: StepRequest,
  overTime: OfSeries,
  { server, isFiltered }: IdentifiedServer,
  { shown, left }: Ranking
): Promise<ReadRows> {
  const { query, figure, timeline, signal } = request;
  const { kind } = entitiesOf(query);
  const hasOthers = query.others && left.length > 0;
  const read = membersOf(hasOthers && isFiltered ? [...shown, ...left] : shown);
  const entities = read.flatMap(({ entity }) => entity ?? []);
  const amountsOnly = overTime.of === 'traffic';
  const series = await server.history.series({ kind, entities, edges: timeline.edges, amountsOnly, signal });
  const amountsOf = amountsByRow(read, series);
  const figuresOf = (amounts: AmountSeries & CoveredApart): Figures =>
    rowFigures(figure, stepValues(overTime, timeline, series, amounts), query.bounds && abilitiesOf(figure).bounds);
  const withSteps = (row: Row): Row => ({ ...row, ...figuresOf(amountsOf(row)) });
  const rows = shown.map(({ members }) => mergeRows(members.map(withSteps), query.groupBy, [figure]));
  if (hasOthers) {
    const others = isFiltered
      ? mergeFigures(membersOf(left).map(withSteps), [figure])
      : figuresOf(restOf(series.total, series.rows));
    rows.push({ labels: othersLabels(server.name, query.groupBy), display: 'Others', ...others });
  }
  const isWhole = kind === 'key' && !isFiltered && left.length === 0 && amountsOnly;
  const lost = isWhole && query.groupBy.includes('key_id') ? unattributedSteps(series.total, series.rows) : null;
  if (lost && !shown.some(({ members }) => members.some(({ labels }) => labels.key_id === unattributedId))) {
    const { labels, display } = unattributedIdentity(server);
    rows.push({ labels, display, ...figuresOf(lost) });
  }
  return { rows, notices: series.notices };
}

function membersOf(groups: readonly Group[]): Row[] {
  return groups.flatMap(({ members }) => members);
}

/** History tells of entities in the order in which it was asked; a row without one stands for the whole server. */
function amountsByRow(rows: readonly Row[], series: HistorySeries): (row: Row) => AmountSeries & CoveredApart {
  const ofEntities = rows.filter(({ entity }) => entity);
  const byRow = new Map(ofEntities.map((row, index) => [row, series.rows[index]]));
  return (row) => {
    const amounts = row.entity ? byRow.get(row) : series.total;
    if (!amounts) {
      throw new RangeError('history tells of fewer entities than it was asked for');
    }
    return amounts;
  };
}

/** The figure's values of one entity, or of the whole server. */
function stepValues(
  overTime: OfSeries,
  { lengths }: Timeline,
  series: HistorySeries,
  amounts: AmountSeries & CoveredApart
): StepValue[] {
  switch (overTime.of) {
    case 'traffic':
      return trafficInSteps(amounts, series, lengths).map(overTime.inStep);
    case 'keys':
      return lengths.map((_, step) =>
        overTime.inStep({ active: series.active[step] ?? null, online: series.online[step] ?? null })
      );
  }
}

/** Under the first label that is grouped by, the value `others`. */
function othersLabels(server: string, groupBy: readonly LabelName[]): Row['labels'] {
  const label = labelNames.find((name) => name !== 'server' && groupBy.includes(name));
  return { server, ...(label && { [label]: 'others' }) };
}
