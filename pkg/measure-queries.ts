import { PluginError } from './errors/plugin-error';
import type { PluginHandlers } from './grafana/handlers';
import { defaultQueryType, queryTypes } from './query/catalogue';
import { timer, trackInProgress } from './telemetry/measure-function';
import type { PluginMetrics } from './telemetry/plugin/plugin-metrics';

/** Counts and times queries; what they answer stays as it is. */
export function measureQueries(metrics: PluginMetrics, queryData: PluginHandlers['queryData']) {
  const inProgress = trackInProgress(metrics.queriesInProgress, {});
  return inProgress<unknown, Parameters<typeof queryData>, ReturnType<typeof queryData>>(
    async (context, query, signal) => {
      const query_type = familyOf(query.json, query.queryType);
      const timed = timer(metrics.recentQueryDuration, { query_type });
      try {
        const frames = await timed(timer(metrics.queryDuration, { query_type })(queryData))(context, query, signal);
        metrics.queries.inc({ query_type, outcome: 'ok' });
        return frames;
      } catch (thrown) {
        metrics.queries.inc({ query_type, outcome: outcomeOf(thrown, signal) });
        throw thrown;
      }
    }
  );
}

function outcomeOf(thrown: unknown, signal: AbortSignal): string {
  return signal.aborted ? 'REQUEST_CANCELLED' : PluginError.from(thrown).code;
}

/** The family that a query names, `unknown` where there is none of that name: labels come from a list. */
function familyOf(json: unknown, queryType: string): string {
  const saved = typeof json === 'object' && json !== null && 'queryType' in json ? json.queryType : '';
  const family = saved || queryType || defaultQueryType;
  return queryTypes.find((known) => known === family) ?? 'unknown';
}
