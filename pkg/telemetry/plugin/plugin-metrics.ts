import { Counter } from '../collectors/counter';
import { FunctionCollector, unlabelled } from '../collectors/function-collector';
import { Gauge } from '../collectors/gauge';
import { Histogram } from '../collectors/histogram';
import { renderText } from '../exposition/text';
import { Registry } from '../registry';
import { measureEventLoopDelay } from './event-loop-delay';
import { registerProcessFigures } from './process-figures';

const prefix = 'outline_datasource';
/** Seconds; answers of Outline take from milliseconds to half a minute. */
const durations = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

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
      buckets: durations,
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
      help: 'Requests for live channels, all refused: the plugin has none.',
      labelNames: ['call'],
    }),
    outlineCalls: new Counter({
      name: `${prefix}_outline_calls_total`,
      help: 'Requests to Outline servers, by route and HTTP status, or the code of why there was no answer.',
      labelNames: ['route', 'status'],
    }),
    outlineCallDuration: new Histogram({
      name: `${prefix}_outline_call_duration_seconds`,
      help: 'Time of requests to Outline servers, opening a connection included.',
      unit: 'seconds',
      labelNames: ['route'],
      buckets: durations,
    }),
    outlineResponseBytes: new Counter({
      name: `${prefix}_outline_response_bytes_total`,
      help: 'Bytes of the answers of Outline servers.',
      unit: 'bytes',
      labelNames: ['route'],
    }),
    cacheHits: new Counter({
      name: `${prefix}_cache_hits_total`,
      help: 'Answers served from the cache.',
      labelNames: ['route'],
    }),
    joinedCalls: new Counter({
      name: `${prefix}_joined_calls_total`,
      help: 'Calls that were joined to an equal one in flight.',
      labelNames: ['route'],
    }),
  };
  Object.values(metrics).forEach((metric) => registry.register(metric));
  const build = { name: `${prefix}_build_info`, help: 'Version of the plugin; always 1.' };
  registry.register(new FunctionCollector('gauge', build, () => [{ labels: { version }, value: 1, created: null }]));
  const atWork = { name: `${prefix}_instances`, help: 'Data sources at work.' };
  registry.register(new FunctionCollector('gauge', atWork, () => unlabelled(instances())));
  registerProcessFigures(registry);
  return {
    ...metrics,
    registry,
    /** Text of format 0.0.4, as Grafana's plugin protocol wants it. */
    text: async () => renderText(await registry.collect()),
    stop: measureEventLoopDelay(registry, `${prefix}_event_loop_delay_seconds`),
  };
}
