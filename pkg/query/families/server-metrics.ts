import { figureColumn, momentColumn } from '../rows/row';
import { metricsCall, serverLabels, type Family } from './family';
import { noTrafficNotices } from './no-traffic';

/** Totals of the whole server since a moment. */
export const serverMetrics: Family = {
  columns: [
    figureColumn('server-metrics', 'data', 'float64'),
    figureColumn('server-metrics', 'tunnel_time', 'float64'),
    figureColumn('server-metrics', 'bandwidth_now', 'float64'),
    momentColumn('bandwidth_now_at', 'Bandwidth now, measured at'),
    figureColumn('server-metrics', 'bandwidth_peak', 'float64'),
    momentColumn('bandwidth_peak_at', 'Bandwidth peak, measured at'),
  ],

  calls: ({ sinceSeconds }) => [metricsCall(sinceSeconds)],

  async answer(server, { sinceSeconds, signal }) {
    const { value: metrics, receivedAt } = await server.api.serverMetrics(sinceSeconds, { signal });
    return {
      rows: [
        {
          labels: serverLabels(server),
          values: {
            data: metrics.data,
            tunnel_time: metrics.tunnelTime,
            bandwidth_now: metrics.bandwidthNow.value,
            bandwidth_now_at: metrics.bandwidthNow.at,
            bandwidth_peak: metrics.bandwidthPeak.value,
            bandwidth_peak_at: metrics.bandwidthPeak.at,
          },
        },
      ],
      notices: noTrafficNotices(metrics),
      receivedAt,
    };
  },
};
