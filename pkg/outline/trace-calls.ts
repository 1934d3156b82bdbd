import type { Tracer } from '../telemetry/tracing/tracer';
import { silentObserver, type CallObserver } from './call-observer';

/** A span for each request to an Outline server, in that of the query which asked first; never a URL. */
export function traceCalls(tracer: Tracer): CallObserver {
  return {
    ...silentObserver,
    onCall({ server, route, attempt }) {
      const end = tracer.begin({ name: `outline.${route}`, kind: 'client', attributes: { server, attempt } });
      return ({ status, code, bytes }) => end(code, { 'http.response.status_code': status, bytes });
    },
  };
}
