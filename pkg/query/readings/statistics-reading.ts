import { FIVE_MINUTES } from '../../history/bucket-store';
import type { History } from '../../history/history';
import { noHistory } from '../../history/nothing-known';
import { askServers, distinct } from '../ask-servers';
import type { Figure, OverTime } from '../declarations/figure';
import { serverLabels } from '../families/family';
import { spanOf } from '../time/span';
import { makeTimeline } from '../time/timeline';
import { askedRange, rangeText } from '../window';
import type { Reading, ReadingRequest } from './reading';
import { hasGaps, timeZoneNotices } from './step-notices';
import { coveredText, layOutSteps } from './step-reading';
import { rowFigures } from './step-values';

/** A figure of the plugin's own requests that is known step by step. */
export type StatisticsOverTime = Figure & { overTime: Extract<OverTime, { of: 'statistics' }> };

/** What requests came to is counted by five minutes, whether or not history is kept. */
const countedBy: History = { ...noHistory, capabilities: { ...noHistory.capabilities, buckets: [FIVE_MINUTES] } };

const unknownText =
  'Steps in which the plugin was not running are empty, and those of more than 35 days ago, or of before the last start where statistics are not kept.';

/**
 * Reads what the plugin counted of its own requests, step by step. Asks no server.
 *
 * @throws PluginError `QUERY_INVALID` where there would be too many steps, `STORE_FAILED`
 */
export async function statisticsReading(request: ReadingRequest, figure: StatisticsOverTime): Promise<Reading> {
  const { query, timeRange, room, signal, now, servers } = request;
  const asked = askedRange(query.window, timeRange, now);
  const span = spanOf(query.window, timeRange, now, null);
  const timeline =
    span && (await makeTimeline({ query, of: 'statistics', span, room, histories: [countedBy], signal }));
  const { times, lengths, edges } = timeline ?? { times: [], lengths: [], edges: [] };
  const milliseconds = edges.map((edge) => edge * 1000);
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
      layOutSteps(query, figure, { times, lengths }, rows, {
        notices: distinct([
          ...timeZoneNotices(query),
          ...notices,
          ...(hasGaps(rows, figure.id) ? [{ severity: 'info' as const, text: unknownText }] : []),
        ]),
        custom: timeline
          ? {
              window: { asked: rangeText(asked), covered: coveredText(timeline), source: 'plugin' },
              step: timeline.step,
              timeZone: timeline.timeZone.name,
            }
          : undefined,
      }),
  };
}
