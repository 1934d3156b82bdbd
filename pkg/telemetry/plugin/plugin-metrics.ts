import { Counter } from '../collectors/counter';
import { Column, unlabelled } from '../collectors/column';
import { FunctionCollector } from '../collectors/function-collector';
import { Gauge } from '../collectors/gauge';
import { Histogram } from '../collectors/histogram';
import { Summary } from '../collectors/summary';
import { renderText } from '../exposition/text';
import { Registry } from '../registry';
import { callDurations, createCallMetrics } from './call-metrics';
import { registerDroppedSeries } from './dropped-series';
import { measureEventLoopDelay } from './event-loop-delay';
import { registerProcessFigures } from './process-figures';

/** Of the names of what the plugin measures of itself. */
export const prefix = 'outline_datasource';

/** Of the quantiles that are told, seconds. */
const RECENT_TIME = 600;

export type PluginMetrics = ReturnType<typeof createPluginMetrics>;

/**
 * What the plugin measures of itself. Values of labels come from lists that the program knows (families, routes, error
 * codes) or are HTTP statuses: nothing that a server, a key or a person is called by.
 *
 * @param instances how many data sources are at work now
 */
export function createPluginMetrics({ version, instances }: { version: string; instances: () => number }) {
  const registry = new Registry();
  const metrics = {
    queries: new Counter({
      name: `${prefix}_queries_total`,
      help: 'Queries answered, by metric family and outcome: ok, or the code of the error.',
      labelNames: ['query_type', 'outcome'],
    }),
    queryDuration: new Histogram({
      name: `${prefix}_query_duration_seconds`,
      help: 'Time for answering a query, without encoding its frames.',
      unit: 'seconds',
      labelNames: ['query_type'],
      buckets: callDurations,
    }),
    recentQueryDuration: new Summary({
      name: `${prefix}_recent_query_duration_seconds`,
      help: 'The same as quantiles of the last ten minutes, for reading without a Prometheus.',
      unit: 'seconds',
      labelNames: ['query_type'],
      maxAgeSeconds: RECENT_TIME,
    }),
    queriesInProgress: new Gauge({ name: `${prefix}_queries_in_progress`, help: 'Queries being answered.' }),
    frames: new Counter({ name: `${prefix}_frames_total`, help: 'Frames sent to Grafana.' }),
    frameBytes: new Counter({
      name: `${prefix}_frame_bytes_total`,
      help: 'Bytes of the frames sent to Grafana, encoded.',
      unit: 'bytes',
    }),
    streamRequests: new Counter({
      name: `${prefix}_stream_requests_total`,
      help: 'Requests for live channels that were refused: nobody may publish.',
      labelNames: ['call'],
    }),
    ...createCallMetrics(prefix),
  };
  Object.values(metrics).forEach((metric) => registry.register(metric));
  const build = { name: `${prefix}_build_info`, help: 'Version of the plugin; always 1.' };
  registry.register(new FunctionCollector('gauge', build, () => [new Column().add({ version }, 1)]));
  const atWork = { name: `${prefix}_instances`, help: 'Data sources at work.' };
  registry.register(new FunctionCollector('gauge', atWork, () => [unlabelled(instances())]));
  registerProcessFigures(registry);
  registerDroppedSeries(registry, prefix);
  return {
    ...metrics,
    registry,
    /** Text of format 0.0.4, as Grafana's plugin protocol wants it. */
    text: async () => renderText(await registry.collect()),
    stop: measureEventLoopDelay(registry, `${prefix}_event_loop_delay_seconds`),
  };
}
