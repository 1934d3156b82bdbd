import { PluginError } from '../../errors/plugin-error';
import { readContext } from '../context';
import {
  type CheckHealthRequest,
  type CheckHealthResponse,
  CheckHealthResponse_HealthStatus as HealthStatus,
  type DiagnosticsServer,
} from '../generated/plugin';
import type { HealthResult } from '../handlers';
import { logCompletion } from '../request-log';
import { duringCall, type ServiceRuntime } from '../service-runtime';

/** `pluginv2.Diagnostics`: "Save & test", and the plugin's own metrics. */
export function diagnosticsService(runtime: ServiceRuntime): DiagnosticsServer {
  return {
    checkHealth(call, respond) {
      void duringCall(call, runtime.lifetime, (signal) => checkHealth(runtime, call.request, signal)).then(
        (response) => respond(null, response),
        (error: Error) => respond(error)
      );
    },
    collectMetrics(_call, respond) {
      void (runtime.handlers.collectMetrics?.() ?? Promise.resolve('')).then(
        (text) => respond(null, { metrics: { prometheus: Buffer.from(text) } }),
        (error: Error) => respond(error)
      );
    },
  };
}

/** A check that throws is a bad result with the error's sentence, so that the user reads it where they pressed. */
async function checkHealth(
  { handlers, logger }: ServiceRuntime,
  request: CheckHealthRequest,
  signal: AbortSignal
): Promise<CheckHealthResponse> {
  const completed = logCompletion(logger, 'checkHealth');
  try {
    const context = readContext(request.pluginContext, request.headers, logger);
    const result = await handlers.checkHealth(context, signal);
    completed(null, context);
    return toResponse(result);
  } catch (thrown) {
    const error = PluginError.from(thrown);
    completed(error, null);
    return toResponse({ status: 'error', message: error.message, jsonDetails: { code: error.code } });
  }
}

function toResponse({ status, message, jsonDetails = {} }: HealthResult): CheckHealthResponse {
  return {
    status: status === 'ok' ? HealthStatus.OK : HealthStatus.ERROR,
    message,
    jsonDetails: Buffer.from(JSON.stringify(jsonDetails)),
  };
}
