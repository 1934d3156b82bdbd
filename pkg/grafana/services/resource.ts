import type { ServerWritableStream } from '@grpc/grpc-js';
import { PluginError } from '../../errors/plugin-error';
import { readContext } from '../context';
import type { CallResourceRequest, CallResourceResponse, ResourceServer, StringList } from '../generated/plugin';
import type { ResourceRequest, ResourceResponse } from '../handlers';
import { logCompletion } from '../request-log';
import { duringCall, type ServiceRuntime } from '../service-runtime';

/** `pluginv2.Resource`: the HTTP routes that the editors use. The answer is one message: code, headers and body. */
export function resourceService(runtime: ServiceRuntime): ResourceServer {
  return {
    callResource(call) {
      void duringCall(call, runtime.lifetime, (signal) => respond(runtime, call, signal)).then(
        (response) => {
          call.write(response);
          call.end();
        },
        (error: Error) => call.destroy(error)
      );
    },
  };
}

async function respond(
  { handlers, logger, unread }: ServiceRuntime,
  call: ServerWritableStream<CallResourceRequest, CallResourceResponse>,
  signal: AbortSignal
): Promise<CallResourceResponse> {
  const message = call.request;
  const completed = logCompletion(logger, 'callResource', { method: message.method, path: message.path });
  try {
    const context = readContext(message.pluginContext, joinedHeaders(message.headers), logger);
    unread.expectRoom();
    const response = toMessage(await handlers.callResource(context, readRequest(message), signal));
    unread.holdFor(call)(response.body.byteLength);
    completed(null, context);
    return response;
  } catch (thrown) {
    const error = PluginError.from(thrown);
    completed(error, null);
    return toMessage(errorResponse(error));
  }
}

function* joinedHeaders(headers: ReadonlyMap<string, StringList>): Generator<readonly [string, string]> {
  for (const [name, { values }] of headers) {
    yield [name, values.join(', ')];
  }
}

function readRequest({ method, path, url, body }: CallResourceRequest): ResourceRequest {
  const queryStart = url.indexOf('?');
  return {
    method,
    path: path.replace(/^\/+/, ''),
    query: new URLSearchParams(queryStart < 0 ? '' : url.slice(queryStart + 1)),
    body,
  };
}

function errorResponse(error: PluginError): ResourceResponse {
  return {
    status: error.status,
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ code: error.code, message: error.message }),
  };
}

function toMessage({ status, headers = {}, body }: ResourceResponse): CallResourceResponse {
  return {
    code: status,
    headers: new Map(Object.entries(headers).map(([name, value]) => [name, { values: [value] }])),
    body: typeof body === 'string' ? Buffer.from(body) : body,
  };
}
