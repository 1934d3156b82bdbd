import type { CallMetrics } from '../telemetry/plugin/call-metrics';
import type { CallObserver } from './call-observer';

/** Counts and times each request to an Outline server, and those that were spared. */
export function measureCalls(metrics: CallMetrics): CallObserver {
  return {
    onCall({ route }) {
      return ({ status, code, durationSeconds, bytes }) => {
        metrics.outlineCalls.inc({ route, status: status === undefined ? (code ?? 'unknown') : String(status) });
        metrics.outlineCallDuration.observe({ route }, durationSeconds);
        metrics.outlineResponseBytes.add({ route }, bytes);
      };
    },
    onRequestEnd: () => undefined,
    cacheHit: (route) => metrics.cacheHits.inc({ route }),
    joined: (route) => metrics.joinedCalls.inc({ route }),
  };
}
