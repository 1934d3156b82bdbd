import { PluginError } from '../../errors/plugin-error';
import type { EngineClient } from './client/engine-client';

/** What an engine calls itself that does not say. */
const anyEngine = 'Prometheus-compatible engine';

/**
 * Which engine it is, with its version where it says the one of its own. Mimir and Cortex name themselves. Prometheus
 * tells what it was built with; so does Thanos, whose versions begin with 0. VictoriaMetrics tells nothing, or a version
 * of Prometheus that it is like; it alone knows the functions of MetricsQL.
 *
 * @param now epoch milliseconds
 * @throws PluginError one of `PROMETHEUS_…`, or `REQUEST_CANCELLED`
 */
export async function engineName(client: EngineClient, now: number, signal: AbortSignal): Promise<string> {
  const { application, version, goVersion } = await client.build(signal);
  if (application !== '') {
    return `${application} ${version}`.trim();
  }
  if (goVersion !== '') {
    return `${version.startsWith('0.') ? anyEngine : 'Prometheus'} ${version}`.trim();
  }
  return (await knowsMetricsQl(client, now, signal)) ? 'VictoriaMetrics' : `${anyEngine} ${version}`.trim();
}

async function knowsMetricsQl(client: EngineClient, now: number, signal: AbortSignal): Promise<boolean> {
  try {
    return (await client.query('now()', now, signal)).length > 0;
  } catch (thrown) {
    if (PluginError.from(thrown).code === 'PROMETHEUS_QUERY_FAILED') {
      return false;
    }
    throw thrown;
  }
}
