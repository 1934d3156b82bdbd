import type { sendUnaryData, ServerUnaryCall } from '@grpc/grpc-js';
import { PluginError } from '../../errors/plugin-error';
import { clipped } from '../../errors/quoted';
import { parseJson, readContext, toSafeInteger } from '../context';
import type {
  DataQuery as QueryMessage,
  DataResponse,
  DataServer,
  QueryDataRequest,
  QueryDataResponse,
} from '../generated/plugin';
import type { DataQuery, PluginContext } from '../handlers';
import { logCompletion } from '../request-log';
import { duringCall, traceCall, type ServiceRuntime } from '../service-runtime';

type Call = ServerUnaryCall<QueryDataRequest, QueryDataResponse>;

/** `pluginv2.Data`: every query of a request gets an answer of its own, frames or error; they run side by side. */
export function dataService(runtime: ServiceRuntime): DataServer {
  return {
    queryData(call: Call, respond: sendUnaryData<QueryDataResponse>): void {
      const traced = { name: 'queryData', metadata: call.metadata, context: call.request.pluginContext };
      void duringCall(call, runtime.lifetime, (signal) =>
        traceCall(runtime, traced, () => answerAll(runtime, call, signal))
      )
        .then(
          (response) => respond(null, response),
          (error: Error) => respond(error)
        )
        .finally(() => runtime.garbage.note());
    },
  };
}

async function answerAll(runtime: ServiceRuntime, call: Call, signal: AbortSignal): Promise<QueryDataResponse> {
  const { request } = call;
  const asked = { context: contextOrError(runtime, request), signal, hold: runtime.unread.holdFor(call) };
  const answers = await Promise.all(
    request.queries.map(async (query) => [query.refId, await answerTraced(runtime, asked, query)] as const)
  );
  return { responses: new Map(answers) };
}

function contextOrError(runtime: ServiceRuntime, request: QueryDataRequest): PluginContext | PluginError {
  try {
    return readContext(request.pluginContext, request.headers, runtime.logger);
  } catch (thrown) {
    return PluginError.from(thrown);
  }
}

/** What the queries of one call have in common. */
interface Asked {
  context: PluginContext | PluginError;
  signal: AbortSignal;
  /** Takes the bytes of an answer. @throws PluginError */
  hold: (bytes: number) => void;
}

/** The same within a span of its own, where traces are on. */
function answerTraced(runtime: ServiceRuntime, asked: Asked, message: QueryMessage): Promise<DataResponse> {
  const { tracer } = runtime;
  return tracer
    ? tracer.within({ name: 'query', attributes: { ref_id: clipped(message.refId) } }, async (tell) => {
        const response = await answer(runtime, asked, message);
        tell(response.error || null, { status: response.status, status_source: response.errorSource || undefined });
        return response;
      })
    : answer(runtime, asked, message);
}

async function answer(
  { handlers, logger, unread }: ServiceRuntime,
  { context, signal, hold }: Asked,
  message: QueryMessage
): Promise<DataResponse> {
  const completed = logCompletion(logger, 'queryData', { refId: message.refId });
  try {
    if (context instanceof PluginError) {
      throw context;
    }
    unread.expectRoom();
    const frames = await handlers.queryData(context, readQuery(message), signal);
    // Loading Arrow would make a start half as long again; the host need not wait for it.
    const { encodeOnce } = await import('../arrow/encode-once');
    const encoded = frames.map((frame) => encodeOnce(frame, message.refId));
    const bytes = encoded.reduce((sum, { byteLength }) => sum + byteLength, 0);
    hold(bytes);
    handlers.framesEncoded?.(encoded.length, bytes);
    completed(null, context);
    return { frames: encoded, error: '', status: 200, errorSource: '' };
  } catch (thrown) {
    const error = signal.aborted ? new PluginError('REQUEST_CANCELLED') : PluginError.from(thrown);
    completed(error, context instanceof PluginError ? null : context);
    return { frames: [], error: error.message, status: error.status, errorSource: error.source };
  }
}

function readQuery(message: QueryMessage): DataQuery {
  return {
    refId: message.refId,
    queryType: message.queryType,
    maxDataPoints: toSafeInteger(message.maxDataPoints),
    intervalMs: toSafeInteger(message.intervalMS),
    timeRange: {
      from: toSafeInteger(message.timeRange?.fromEpochMS ?? 0n),
      to: toSafeInteger(message.timeRange?.toEpochMS ?? 0n),
    },
    json: parseJson(message.json, () => new PluginError('QUERY_INVALID', 'It is not JSON.')),
  };
}
