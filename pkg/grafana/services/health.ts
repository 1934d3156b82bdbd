import { status } from '@grpc/grpc-js';
import { HealthCheckResponse_ServingStatus as ServingStatus, type HealthServer } from '../generated/health';

/** The host asks for "plugin"; the empty name is the whole server. */
const servedNames = new Set(['', 'plugin']);

/** `grpc.health.v1.Health`: serving from the first moment, because the handshake comes after the start. */
export function healthService(): HealthServer {
  return {
    check(call, respond) {
      if (servedNames.has(call.request.service)) {
        respond(null, { status: ServingStatus.SERVING });
      } else {
        respond({ code: status.NOT_FOUND, details: 'unknown service' });
      }
    },
    /** The state never changes, so the stream has one message and stays open until the caller leaves. */
    watch(call) {
      const known = servedNames.has(call.request.service);
      call.write({ status: known ? ServingStatus.SERVING : ServingStatus.SERVICE_UNKNOWN });
    },
  };
}
