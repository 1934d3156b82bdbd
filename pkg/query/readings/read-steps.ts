import type { Notice } from '../../frames/frame';
import type { AmountSeries, CoveredApart, HistorySeries } from '../../history/history';
import { askServers } from '../ask-servers';
import { abilitiesOf, labelNames, type LabelName } from '../catalogue';
import type { OverTime } from '../declarations/figure';
import { groupRows, mergeRows, type Group } from '../rows/group';
import { groupedBy } from '../rows/grouped-by';
import { mergeFigures } from '../rows/merge';
import type { Row } from '../rows/row';
import type { Timeline } from '../time/timeline';
import type { IdentifiedServer, Ranking, ReadRows } from './reading';
import { unattributedId, unattributedIdentity } from '../families/unattributed';
import { entitiesOf, type StepRequest } from './step-request';
import { restOf, rowFigures, trafficInSteps, type StepValue } from './step-values';
import { unattributedSteps } from './unattributed-steps';

type Figures = Pick<Row, 'values' | 'bounds'>;

/** Rows of one server with their lists, and further ones: of all that the limit leaves out, and of keys that are not told. */
interface ServerSteps {
  rows: ReadonlyMap<Row, Row>;
  extra: readonly Row[];
  notices: Notice[];
}

/** One list for each row that is shown; with all others of a server in one more where the query says so. */
export async function readSteps(
  request: StepRequest,
  { shown, left }: Ranking,
  servers: readonly IdentifiedServer[]
): Promise<ReadRows> {
  const { query, figure } = request;
  const { overTime } = figure;
  const members = { shown: membersByServer(shown), left: membersByServer(left) };
  const { answers, notices } = await askServers(servers, async (identified) => {
    const { name } = identified;
    const own = { shown: members.shown.get(name) ?? [], left: members.left.get(name) ?? [] };
    const steps = await (overTime.of === 'availability'
      ? readAvailability(request, overTime, identified, own)
      : readSeries(request, overTime, identified, own));
    return { ...steps, name };
  });
  const steps = new Map(answers.flatMap(({ rows }) => [...rows]));
  const rowOf = (group: Group): Row[] => {
    const read = group.members.flatMap((member) => steps.get(member) ?? []);
    return read.length > 0 ? [mergeRows(read, query, [figure])] : [];
  };
  const shownByServer = groupedBy(shown, ({ members: [first] }) => first?.labels.server);
  return {
    rows:
      query.groupServersBy === null
        ? answers.flatMap(({ name, extra }) => [...(shownByServer.get(name) ?? []).flatMap(rowOf), ...extra])
        : [
            ...shown.flatMap(rowOf),
            ...groupRows(
              answers.flatMap(({ extra }) => extra),
              query,
              [figure]
            ),
          ],
    notices: [...notices, ...answers.flatMap((answer) => answer.notices)],
  };
}

/** Rows of one server. */
interface OwnRows {
  shown: readonly Row[];
  left: readonly Row[];
}

function membersByServer(groups: readonly Group[]): Map<string | undefined, Row[]> {
  return groupedBy(
    groups.flatMap(({ members }) => members),
    ({ labels }) => labels.server
  );
}

/** Whether the management API answered, and how fast. */
async function readAvailability(
  { figure, timeline, signal }: StepRequest,
  { inStep }: Extract<OverTime, { of: 'availability' }>,
  { server }: IdentifiedServer,
  { shown }: OwnRows
): Promise<ServerSteps> {
  const { up, responseTime } = await server.history.availability({ edges: timeline.edges, signal });
  const values = timeline.lengths.map((_, step) =>
    inStep({ up: up[step] ?? null, responseTime: responseTime[step] ?? null })
  );
  const rows = new Map(shown.map((row) => [row, { ...row, ...rowFigures(figure, values, false) }]));
  return { rows, extra: [], notices: [] };
}

type OfSeries = Exclude<StepRequest['figure']['overTime'], { of: 'availability' }>;

async function readSeries(
  request: StepRequest,
  overTime: OfSeries,
  { server, isFiltered }: IdentifiedServer,
  { shown, left }: OwnRows
): Promise<ServerSteps> {
  const { query, figure, timeline, signal } = request;
  const { kind } = entitiesOf(query);
  const hasOthers = query.others && left.length > 0;
  const read = hasOthers && isFiltered ? [...shown, ...left] : shown;
  const entities = read.flatMap(({ entity }) => entity ?? []);
  const amountsOnly = overTime.of === 'traffic';
  const series = await server.history.series({ kind, entities, edges: timeline.edges, amountsOnly, signal });
  const amountsOf = amountsByRow(read, series);
  const figuresOf = (amounts: AmountSeries & CoveredApart): Figures =>
    rowFigures(figure, stepValues(overTime, timeline, series, amounts), query.bounds && abilitiesOf(figure).bounds);
  const withSteps = (row: Row): Row => ({ ...row, ...figuresOf(amountsOf(row)) });
  const extra: Row[] = [];
  if (hasOthers) {
    const others = isFiltered
      ? mergeFigures(left.map(withSteps), [figure])
      : figuresOf(restOf(series.total, series.rows));
    const labels = othersLabels(server.name, query.groupBy);
    extra.push({ labels, serverLabels: server.labels, display: 'Others', ...others });
  }
  const isWhole = kind === 'key' && !isFiltered && left.length === 0 && amountsOnly;
  const lost = isWhole && query.groupBy.includes('key_id') ? unattributedSteps(series.total, series.rows) : null;
  if (lost && !shown.some(({ labels }) => labels.key_id === unattributedId)) {
    const { labels, display } = unattributedIdentity(server);
    extra.push({ labels, serverLabels: server.labels, display, ...figuresOf(lost) });
  }
  return { rows: new Map(shown.map((row) => [row, withSteps(row)])), extra, notices: series.notices };
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
