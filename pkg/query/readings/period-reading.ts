import { distinct } from '../ask-servers';
import { budgetSteps } from '../budgets/budget-steps';
import { usedInSteps, type UsedByRow, type UsedOfRow } from '../budgets/used-in-steps';
import { costSteps } from '../costs/cost-steps';
import type { Figure, OverTime } from '../declarations/figure';
import { filtering } from '../filters';
import { budgets } from '../families/budgets';
import { cost } from '../families/cost';
import type { FamilyRequest, QueriedServer } from '../families/family';
import type { Entity } from '../../history/model';
import { toSeconds } from '../../time/units';
import { historyNotices } from '../families/history-notices';
import { groupedBy } from '../rows/grouped-by';
import type { Group } from '../rows/group';
import type { Answered, Row } from '../rows/row';
import { knownSpan } from '../time/known-span';
import { makeTimeline, type Timeline } from '../time/timeline';
import { askedRange, futureText } from '../window';
import { withHistory } from '../with-history';
import { withinTimeout } from '../within-timeout';
import type { Reading, ReadingRequest } from './reading';
import { describeSteps, layOutSteps } from './step-reading';
import { estimatedNotices, timeZoneNotices } from './step-notices';
import { rowFigures } from './step-values';
import { ofGroup } from './window-reading';

/** A figure of a period, which is known step by step. */
export type FigureOfPeriod = Figure & { overTime: Extract<OverTime, { of: 'budget' | 'cost' }> };

const familyOf = { budget: budgets, cost } as const;

/**
 * Reads how budgets are used up and costs grow, step by step, and begin anew: what they are is taken from today.
 *
 * @throws PluginError `HISTORY_OFF`, or `QUERY_INVALID` where there would be too many steps
 */
export async function periodReading(request: ReadingRequest, figure: FigureOfPeriod): Promise<Reading> {
  const { query, timeRange, room, signal, now } = request;
  const servers = withHistory(request.servers);
  const { of } = figure.overTime;
  const family = familyOf[of];
  const histories = servers.map(({ history }) => history);
  const asked = askedRange(query.window, timeRange, now);
  const span = await knownSpan({ window: query.window, timeRange, now, histories, signal });
  const timeline = span && (await makeTimeline({ query, of, span, room, histories, signal }));
  const nowRequest: FamilyRequest = {
    asked: timeRange,
    sinceSeconds: 0,
    span: null,
    groupBy: query.groupBy,
    filteredBy: filtering(query.filters).map(({ label }) => label),
    figure,
    signal,
    now,
  };
  return {
    servers: timeline ? servers : [],
    columns: [figure],
    newestFirst: null,
    limit: query.limit,
    identify: (server) => withinTimeout<Answered>(server.timeoutSeconds, family.answer(server, nowRequest)),
    ofGroup: (group) => ofGroup(family, group, now),
    async read({ shown }, identified) {
      const read = await Promise.all(identified.map(({ server }) => stepsOfServer(server, shown, timeline, request)));
      const used = new Map(read.flatMap((steps) => [...steps]));
      const rows = timeline ? shown.flatMap((group) => rowOf(group, used, timeline, figure)) : [];
      const shownRows = query.bounds ? rows : rows.map((row) => ({ ...row, bounds: undefined }));
      return { rows: shownRows, notices: estimatedNotices(rows, figure) };
    },
    layOut: (rows, { notices }) =>
      layOutSteps(query, figure, timeline ?? { times: [], lengths: [] }, rows, {
        notices: distinct([
          ...(timeline ? timeZoneNotices(query) : [{ severity: 'warning' as const, text: futureText }]),
          ...(timeline ? servers.flatMap(({ name, history }) => historyNotices(name, history, timeline)) : []),
          ...notices,
        ]),
        ...(timeline && { custom: describeSteps(timeline, asked, 'history') }),
      }),
  };
}

/** What was used of the period in which each step ends, by the rows of one server that are shown. */
async function stepsOfServer(
  server: QueriedServer,
  shown: readonly Group[],
  timeline: Timeline | null,
  { signal, now }: ReadingRequest
): Promise<UsedByRow> {
  const own = shown.flatMap(({ members }) => members).filter(({ labels }) => labels.server === server.name);
  const accounts = own.flatMap((row) => {
    const account = row.account ?? row.bill?.account;
    return account && timeline ? [{ row, account, ofServer: row.bill?.ofServer }] : [];
  });
  const used = new Map<Row, UsedOfRow>();
  for (const alike of groupedBy(accounts, ({ account }) => JSON.stringify(account.period)).values()) {
    const [first] = alike;
    if (first && timeline) {
      const { period, zone } = first.account;
      const { edges } = timeline;
      const owners = alike.map(({ row, account }) => ({ entity: entityOf(row), used: account.used }));
      const whole = first.ofServer ? [{ entity: undefined, used: first.ofServer.used }] : [];
      const request = { owners: [...owners, ...whole], period, zone, edges, now: toSeconds(now), signal };
      const steps = await usedInSteps(server.history, request);
      const ofServer = first.ofServer && steps.at(-1);
      alike.forEach(({ row }, index) => used.set(row, { own: steps[index] ?? [], ...(ofServer && { ofServer }) }));
    }
  }
  return used;
}

/** Undefined: the whole server; null: it cannot be told. */
function entityOf({ labels, entity }: Row): Entity | null | undefined {
  return labels.key_id === undefined ? undefined : (entity ?? null);
}

/** None where the members of the group have no period in common. */
function rowOf(group: Group, used: UsedByRow, { edges }: Timeline, figure: FigureOfPeriod): Row[] {
  const { overTime } = figure;
  const steps =
    overTime.of === 'budget'
      ? budgetSteps(group.members, used, edges, overTime.inStep)
      : costSteps(group.members, used, edges, { ...figure, overTime });
  const areEstimates = steps?.some((step) => typeof step === 'object' && step !== null) ?? false;
  return steps ? [{ ...group, bounds: undefined, ...rowFigures(figure, steps, areEstimates) }] : [];
}
