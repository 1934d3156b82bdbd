import { PluginError } from '../../../errors/plugin-error';
import type { EngineBuild } from '../client/answers';
import type { EngineClient } from '../client/engine-client';
import type { Engine } from './engine';
import { byDifference, byResets } from './fell';

/** Asks an engine what it is; null: not this one. */
type Recognize = (build: EngineBuild, asked: Asked) => Promise<Engine | null> | Engine | null;

interface Asked {
  client: EngineClient;
  /** Epoch milliseconds. */
  now: number;
  signal: AbortSignal;
}

/** Mimir and Cortex name themselves. */
const named: Recognize = ({ application, version }) =>
  application === '' ? null : { name: titled(application, version), fell: byResets };

/** It tells what it was built with, as Prometheus does; it alone has stores. */
const thanos: Recognize = async ({ goVersion, version }, { client, signal }) =>
  goVersion !== '' && (await client.has('/stores', signal))
    ? { name: titled('Thanos', version), fell: byDifference }
    : null;

/** Versions that begin with 0 are of others. */
const prometheus: Recognize = ({ goVersion, version }) =>
  goVersion !== '' && /^[1-9]/.test(version) ? { name: titled('Prometheus', version), fell: byResets } : null;

/** It tells nothing, or a version of Prometheus that it is like; it alone knows the functions of MetricsQL. */
const victoriaMetrics: Recognize = async ({ goVersion }, asked) =>
  goVersion === '' && (await knowsMetricsQl(asked)) ? { name: 'VictoriaMetrics', fell: byResets } : null;

/** What does not say may be Thanos behind something else. */
const other = ({ version }: EngineBuild): Engine => ({
  name: titled('Prometheus-compatible engine', version),
  fell: byDifference,
});

/** The first one that knows an engine as its own is asked no further. */
const known: readonly Recognize[] = [named, thanos, prometheus, victoriaMetrics];

/**
 * Which engine it is.
 *
 * @throws PluginError one of `PROMETHEUS_…`, or `REQUEST_CANCELLED`
 */
export async function identify(asked: Asked): Promise<Engine> {
  const build = await asked.client.build(asked.signal);
  for (const recognize of known) {
    const engine = await recognize(build, asked);
    if (engine) {
      return engine;
    }
  }
  return other(build);
}

function titled(name: string, version: string): string {
  return `${name} ${version}`.trim();
}

async function knowsMetricsQl({ client, now, signal }: Asked): Promise<boolean> {
  try {
    return (await client.query('now()', now, signal)).length > 0;
  } catch (thrown) {
    if (PluginError.from(thrown).code === 'PROMETHEUS_QUERY_FAILED') {
      return false;
    }
    throw thrown;
  }
}
