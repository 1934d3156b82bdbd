import type { AmountSeries, CoveredApart, HistorySeries } from '../../history/history';
import { askServers } from '../ask-servers';
import { abilitiesOf, labelNames, type LabelName } from '../catalogue';
import { mergeRows, type Group } from '../rows/group';
import { mergeFigures } from '../rows/merge';
import type { Row } from '../rows/row';
import type { IdentifiedServer, Ranking, ReadRows } from './reading';
import { entitiesOf, type RecordedServer, type StepRequest } from './step-request';
import { restOf, rowFigures, trafficInSteps, type StepValue } from './step-values';

type Figures = Pick<Row, 'values' | 'bounds'>;

/** One list for each row that is shown; with all others of a server in one more where the query says so. */
export async function readSteps(
  request: StepRequest,
  ranking: Ranking,
  servers: ReadonlyArray<IdentifiedServer<RecordedServer>>
): Promise<ReadRows> {
  const { answers, notices } = await askServers(servers, (identified) => {
    const own = ofServer(ranking, identified.name);
    return request.figure.overTime.of === 'availability'
      ? readAvailability(request, identified, own)
      : readSeries(request, identified, own);
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
  { server }: IdentifiedServer<RecordedServer>,
  { shown }: Ranking
): Promise<ReadRows> {
  const { overTime } = figure;
  const { up, responseTime } = await server.history.availability({ edges: timeline.edges, signal });
  const values = timeline.lengths.map((_, step) =>
    overTime.of === 'availability'
      ? overTime.inStep({ up: up[step] ?? null, responseTime: responseTime[step] ?? null })
      : null
  );
  return { rows: shown.map((row) => ({ ...row, ...rowFigures(figure, values, false) })), notices: [] };
}

async function readSeries(
  request: StepRequest,
  { server, isFiltered }: IdentifiedServer<RecordedServer>,
  { shown, left }: Ranking
): Promise<ReadRows> {
  const { query, figure, timeline, signal } = request;
  const { kind } = entitiesOf(query);
  const hasOthers = query.others && left.length > 0;
  const read = membersOf(hasOthers && isFiltered ? [...shown, ...left] : shown);
  const entities = read.flatMap(({ entity }) => entity ?? []);
  const series = await server.history.series({ kind, entities, edges: timeline.edges, signal });
  const amountsOf = new Map(read.filter(({ entity }) => entity).map((row, index) => [row, series.rows[index]]));
  const figuresOf = (amounts: AmountSeries & CoveredApart): Figures =>
    rowFigures(figure, stepValues(request, series, amounts), query.bounds && abilitiesOf(figure).bounds);
  const withSteps = (row: Row): Row => ({ ...row, ...figuresOf(amountsOf.get(row) ?? series.total) });
  const rows = shown.map(({ members }) => mergeRows(members.map(withSteps), query.groupBy, [figure]));
  if (hasOthers) {
    const others = isFiltered
      ? mergeFigures(membersOf(left).map(withSteps), [figure])
      : figuresOf(restOf(series.total, series.rows));
    rows.push({ labels: othersLabels(server.name, query.groupBy), display: 'Others', ...others });
  }
  return { rows, notices: series.notices };
}

function membersOf(groups: readonly Group[]): Row[] {
  return groups.flatMap(({ members }) => members);
}

/** The figure's values of one entity, or of the whole server. */
function stepValues(
  { figure: { overTime }, timeline: { lengths } }: StepRequest,
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
    case 'availability':
      return [];
  }
}

/** Under the first label that is grouped by, the value `others`. */
function othersLabels(server: string, groupBy: readonly LabelName[]): Row['labels'] {
  const label = labelNames.find((name) => name !== 'server' && groupBy.includes(name));
  return { server, ...(label && { [label]: 'others' }) };
}
