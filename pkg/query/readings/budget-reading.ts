import { isOff } from '../../history/nothing-known';
import { PluginError } from '../../errors/plugin-error';
import { distinct } from '../ask-servers';
import { mergeAccounts, type Account } from '../budgets/account';
import { periodAt } from '../budgets/period';
import { usedInSteps } from '../budgets/used-in-steps';
import type { Figure, OverTime } from '../declarations/figure';
import { filtering } from '../filters';
import { budgets } from '../families/budgets';
import type { FamilyRequest, QueriedServer } from '../families/family';
import { historyNotices } from '../families/history-notices';
import { groupedBy } from '../rows/grouped-by';
import type { Group } from '../rows/group';
import type { Row } from '../rows/row';
import type { EpochSeconds } from '../../time/units';
import { knownSpan } from '../time/known-span';
import { makeTimeline, type Timeline } from '../time/timeline';
import { wholeSum } from '../whole-sum';
import { askedRange, futureText, rangeText } from '../window';
import { withinTimeout } from '../within-timeout';
import type { Reading, ReadingRequest } from './reading';
import { coveredText, layOutSteps } from './step-reading';
import { timeZoneNotices } from './step-notices';
import { rowFigures } from './step-values';
import { ofGroup } from './window-reading';

/** A figure of budgets that is known step by step. */
export type BudgetOverTime = Figure & { overTime: Extract<OverTime, { of: 'budget' }> };

/**
 * Reads how budgets are used up, step by step, and begin anew: what they are is taken from today.
 *
 * @throws PluginError `HISTORY_OFF`, or `QUERY_INVALID` where there would be too many steps
 */
export async function budgetReading(request: ReadingRequest, figure: BudgetOverTime): Promise<Reading> {
  const { query, timeRange, room, signal, now } = request;
  const servers = request.servers.filter(({ history }) => !isOff(history));
  if (servers.length === 0 && request.servers.length > 0) {
    throw new PluginError('HISTORY_OFF');
  }
  const histories = servers.map(({ history }) => history);
  const asked = askedRange(query.window, timeRange, now);
  const span = await knownSpan({ window: query.window, timeRange, now, histories, signal });
  const timeline = span && (await makeTimeline({ query, of: 'budget', span, room, histories, signal }));
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
    identify: (server) => withinTimeout(server.timeoutSeconds, budgets.answer(server, nowRequest)),
    ofGroup: (group) => ofGroup(budgets, group, now),
    async read({ shown }, identified) {
      const read = await Promise.all(identified.map(({ server }) => stepsOfServer(server, shown, timeline, signal)));
      const used = new Map(read.flatMap((steps) => [...steps]));
      const rows = timeline ? shown.flatMap((group) => rowOf(group, used, timeline, figure)) : [];
      return { rows, notices: [] };
    },
    layOut: (rows, { notices }) =>
      layOutSteps(query, figure, timeline ?? { times: [], lengths: [] }, rows, {
        notices: distinct([
          ...(timeline ? timeZoneNotices(query) : [{ severity: 'warning' as const, text: futureText }]),
          ...(timeline ? servers.flatMap(({ name, history }) => historyNotices(name, history, timeline)) : []),
          ...notices,
        ]),
        ...(timeline && {
          custom: {
            window: { asked: rangeText(asked), covered: coveredText(timeline), source: 'history' },
            step: timeline.step,
            timeZone: timeline.timeZone.name,
          },
        }),
      }),
  };
}

type UsedByRow = ReadonlyMap<Row, ReadonlyArray<number | null>>;

/** What was used of the period in which each step ends, by the rows of one server that are shown. */
async function stepsOfServer(
  server: QueriedServer,
  shown: readonly Group[],
  timeline: Timeline | null,
  signal: AbortSignal
): Promise<UsedByRow> {
  const own = shown.flatMap(({ members }) => members).filter(({ labels }) => labels.server === server.name);
  const accounts = own.flatMap((row) => (row.account && timeline ? [{ row, account: row.account }] : []));
  const used = new Map<Row, ReadonlyArray<number | null>>();
  for (const alike of groupedBy(accounts, ({ account }) => JSON.stringify(account.period)).values()) {
    const [first] = alike;
    if (first && timeline) {
      const { period, zone } = first.account;
      const entities = alike.map(({ row }) => (row.labels.key_id === undefined ? 'server' : (row.entity ?? null)));
      const steps = await usedInSteps(server.history, { entities, period, zone, edges: timeline.edges, signal });
      alike.forEach(({ row }, index) => used.set(row, steps[index] ?? []));
    }
  }
  return used;
}

function rowOf(group: Group, used: UsedByRow, { edges }: Timeline, figure: BudgetOverTime): Row[] {
  const account = mergeAccounts(group.members.flatMap((member) => member.account ?? []));
  const lists = group.members.map((member) => used.get(member));
  if (!account) {
    return [];
  }
  const { amount } = account;
  const steps = edges.slice(1).map((end, step) => {
    const sums = lists.map((list) => list?.[step] ?? null);
    return figure.overTime.inStep({ amount, used: wholeSum(sums), passed: passedAt(account, end) });
  });
  return [{ ...group, bounds: undefined, ...rowFigures(figure, steps, false) }];
}

/** How much of the period in which a step ends has passed by then. */
function passedAt({ period, zone }: Account, end: EpochSeconds): number {
  const { from, to } = periodAt(period, end - 1, zone);
  return (end - from) / (to - from);
}
