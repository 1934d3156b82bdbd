import type { HourOfCalls } from '../../overhead/overhead-table';
import type { Figure, OverTime } from '../declarations/figure';
import type { QueriedServer } from '../families/family';
import { callsOf, purposeRows, sinceNotices } from '../families/overhead';
import type { Row } from '../rows/row';
import { inSteps } from '../../time/edges';
import { HOUR, toSeconds, type EpochSeconds } from '../../time/units';
import { lengthOf, stepOf } from '../time/steps';
import { wholeSum } from '../../history/whole-sum';
import { countedTimeline, layOutCounted } from './counted';
import type { Reading, ReadingRequest } from './reading';
import { rowFigures } from './step-values';

/** A figure of what calls took that is known step by step. */
export type OverheadOverTime = Figure & { overTime: Extract<OverTime, { of: 'overhead' }> };

/**
 * Reads what calls took of servers' time, step by step: hours, or what they add up to. Asks no server.
 *
 * @throws PluginError `QUERY_INVALID` where there would be too many steps, `STORE_FAILED`
 */
export async function overheadReading(asked: ReadingRequest, figure: OverheadOverTime): Promise<Reading> {
  const request = { ...asked, query: { ...asked.query, step: wholeHours(asked.query.step) } };
  const { query, now, servers } = request;
  const timeline = await countedTimeline(request, HOUR);
  const edges = timeline?.edges ?? [];
  return {
    servers: timeline ? servers : [],
    columns: [figure],
    limit: query.limit,
    newestFirst: null,
    identify: (server) => {
      const counted = countedOf(server, edges);
      return Promise.resolve({
        rows: purposeRows(server).map(({ labels, display }) => {
          const [all] = stepsOf(counted, labels.purpose, [edges[0] ?? 0, edges.at(-1) ?? 0], now);
          return { labels, display, values: { [figure.id]: all && figure.overTime.inStep(all) } };
        }),
        // A chart shows by itself since when.
        notices: counted.since === null ? sinceNotices(server.name, null, 0) : [],
        receivedAt: now,
      });
    },
    async read({ shown }, identified) {
      const byName = new Map(identified.map(({ name, server }) => [name, countedOf(server, edges)]));
      const valuesOf = ({ labels }: Row) => stepsOf(byName.get(labels.server ?? ''), labels.purpose, edges, now);
      const rows = shown.map(({ members, ...row }): Row => {
        const lists = members.map((member) => valuesOf(member).map((calls) => calls && figure.overTime.inStep(calls)));
        const steps = edges.slice(1).map((_, step) => wholeSum(lists.map((list) => list[step] ?? null)));
        return { ...row, ...rowFigures(figure, steps, false) };
      });
      return { rows, notices: [] };
    },
    layOut: (rows, { notices }) =>
      layOutCounted(request, figure, timeline, rows, [...notices, ...stepNotices(asked.query.step)]),
  };
}

/** What was counted of a server; `since` null: nothing was. */
interface Counted {
  since: EpochSeconds | null;
  hours: readonly HourOfCalls[];
}

function countedOf({ overhead }: QueriedServer, edges: readonly EpochSeconds[]): Counted {
  return { since: overhead?.since() ?? null, hours: overhead?.hours(edges[0] ?? 0, edges.at(-1) ?? 0) ?? [] };
}

/** Null before calls were counted. An hour belongs to the step in which it begins. */
function stepsOf(
  counted: Counted | undefined,
  purpose: string | undefined,
  edges: readonly EpochSeconds[],
  now: number
) {
  const since = counted?.since ?? Infinity;
  const hours = counted?.hours.filter((hour) => hour.purpose === purpose) ?? [];
  return inSteps(hours, edges).map((own, index) => {
    const [start = 0, end = 0] = edges.slice(index, index + 2);
    const length = Math.min(end, toSeconds(now)) - Math.max(start, since);
    return length > 0 ? callsOf(own, length) : null;
  });
}

const isShort = (step: string) => step !== 'auto' && lengthOf(stepOf(step)) < HOUR;

function wholeHours(step: string): string {
  return isShort(step) ? '1h' : step;
}

function stepNotices(step: string) {
  return isShort(step)
    ? [{ severity: 'info' as const, text: 'Calls are counted by hour, so steps are of an hour.' }]
    : [];
}
