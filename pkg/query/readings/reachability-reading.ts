import type { Figure, OverTime } from '../declarations/figure';
import { probedPortsNotices } from '../families/reachability';
import { serverLabels, type QueriedServer } from '../families/family';
import { mergeFigures } from '../rows/merge';
import type { Row, RowLabels, Steps } from '../rows/row';
import { FIVE_MINUTES } from '../../history/bucket-store';
import { countedTimeline, layOutCounted } from './counted';
import type { Reading, ReadingRequest } from './reading';
import { hasGaps } from './step-notices';

/** A figure of how ports look that is known step by step. */
export type ReachabilityOverTime = Figure & { overTime: Extract<OverTime, { of: 'reachability' }> };

const unknownText =
  'Steps in which nobody looked are empty: a place was cut off, or not there yet, or its looks of here are older than 32 days.';

/**
 * Reads how ports looked from each place, step by step. Asks no server.
 *
 * @throws PluginError `QUERY_INVALID` where there would be too many steps, `STORE_FAILED`, one of `PROMETHEUS_…`
 */
export async function reachabilityReading(request: ReadingRequest, figure: ReachabilityOverTime): Promise<Reading> {
  const { query, now, servers, signal } = request;
  const timeline = await countedTimeline(request, FIVE_MINUTES);
  const edges = timeline?.edges ?? [];
  const stepsOf = new Map<string, Steps>();
  return {
    servers: timeline ? servers : [],
    columns: [figure],
    limit: query.limit,
    newestFirst: null,
    async identify(server) {
      const ports = await portsOf(server);
      const rows = ports.map(({ probe, port, steps }): Row => {
        const labels = { ...serverLabels(server), probe, tcp_port: String(port) };
        const values = steps.map(figure.overTime.inStep);
        stepsOf.set(keyOf(labels), values);
        return { labels, values: { [figure.id]: meanOf(values) } };
      });
      return { rows, notices: probedPortsNotices(server, ports), receivedAt: now };
    },
    read({ shown }) {
      const rows = shown.map(({ members, ...row }): Row => {
        const lists = members.map(({ labels }) => ({ values: { [figure.id]: stepsOf.get(keyOf(labels)) ?? [] } }));
        return { ...row, ...mergeFigures(lists, [figure]) };
      });
      return Promise.resolve({ rows, notices: [] });
    },
    layOut: (rows, { notices }) =>
      layOutCounted(request, figure, timeline, rows, [
        ...notices,
        ...(hasGaps(rows, figure.id) ? [{ severity: 'info' as const, text: unknownText }] : []),
      ]),
  };

  async function portsOf({ probedPorts = [] }: QueriedServer) {
    return (await Promise.all(probedPorts.map((probed) => probed.overTime(edges, signal)))).flat();
  }
}

function keyOf({ server, probe, tcp_port: port }: RowLabels): string {
  return JSON.stringify([server, probe, port]);
}

/** What rows are ranked by; null where nothing is known. */
function meanOf(steps: ReadonlyArray<number | null>): number | null {
  const known = steps.filter((step) => step !== null);
  return known.length === 0 ? null : known.reduce((sum, step) => sum + step, 0) / known.length;
}
