import { FIVE_MINUTES } from '../../history/bucket-store';
import { askServers } from '../ask-servers';
import type { Figure, OverTime } from '../declarations/figure';
import { serverLabels } from '../families/family';
import { countedTimeline, layOutCounted } from './counted';
import type { Reading, ReadingRequest } from './reading';
import { hasGaps } from './step-notices';
import { rowFigures } from './step-values';

/** A figure of the plugin's own requests that is known step by step. */
export type StatisticsOverTime = Figure & { overTime: Extract<OverTime, { of: 'statistics' }> };

const unknownText =
  'Steps in which the plugin was not running are empty, and those of more than 35 days ago, or of before the last start where statistics are not kept.';

/**
 * Reads what the plugin counted of its own requests, step by step. Asks no server.
 *
 * @throws PluginError `QUERY_INVALID` where there would be too many steps, `STORE_FAILED`
 */
export async function statisticsReading(request: ReadingRequest, figure: StatisticsOverTime): Promise<Reading> {
  const { query, now, servers } = request;
  const timeline = await countedTimeline(request, FIVE_MINUTES);
  const milliseconds = (timeline?.edges ?? []).map((edge) => edge * 1000);
  return {
    servers: timeline ? servers : [],
    columns: [figure],
    limit: null,
    newestFirst: null,
    identify: (server) => {
      const display = servers.length > 1 && query.groupServersBy === null ? { display: server.name } : {};
      return Promise.resolve({
        rows: [{ labels: serverLabels(server), ...display, values: {} }],
        notices: [],
        receivedAt: now,
      });
    },
    read: ({ shown }, identified) =>
      askServers(identified, ({ name, server }) => {
        const steps = server.statistics.overTime(milliseconds).map(figure.overTime.inStep);
        const own = shown.filter(({ labels }) => labels.server === name);
        return Promise.resolve(own.map((row) => ({ ...row, ...rowFigures(figure, steps, false) })));
      }).then(({ answers, notices }) => ({ rows: answers.flat(), notices })),
    layOut: (rows, { notices }) =>
      layOutCounted(request, figure, timeline, rows, [
        ...notices,
        ...(hasGaps(rows, figure.id) ? [{ severity: 'info' as const, text: unknownText }] : []),
      ]),
  };
}
