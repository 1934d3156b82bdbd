import { once } from 'node:events';
import { type ServerWritableStream, status } from '@grpc/grpc-js';
import { PluginError } from '../../errors/plugin-error';
import { checkFrame } from '../../frames/check';
import { readContext } from '../context';
import {
  PublishStreamResponse_Status as PublishStatus,
  type RunStreamRequest,
  type StreamPacket,
  type StreamServer,
  type SubscribeStreamRequest,
  type SubscribeStreamResponse,
  SubscribeStreamResponse_Status as SubscribeStatus,
} from '../generated/plugin';
import type { PluginHandlers, SubscribeResult } from '../handlers';
import { encodeLiveFrame } from '../live-frame';
import { logCompletion } from '../request-log';
import { duringCall, type ServiceRuntime } from '../service-runtime';

/** `pluginv2.Stream`: live channels to read from. Nobody may publish. */
export function streamService(runtime: ServiceRuntime): StreamServer {
  const { handlers, lifetime } = runtime;
  return {
    subscribeStream(call, respond) {
      void duringCall(call, lifetime, (signal) => subscribe(runtime, call.request, signal)).then(
        (response) => respond(null, response),
        (thrown) => respond(failure(thrown))
      );
    },
    publishStream(_call, respond) {
      handlers.streamRefused?.('publish');
      respond(null, { status: PublishStatus.PERMISSION_DENIED, data: nothing });
    },
    runStream(call) {
      const { runStream } = handlers;
      if (!runStream) {
        handlers.streamRefused?.('run');
        call.emit('error', { code: status.UNIMPLEMENTED, details: 'This plugin has no live channels.' });
        return;
      }
      void duringCall(call, lifetime, (signal) => run(runtime, runStream, call, signal)).then(
        () => call.end(),
        (thrown) => call.emit('error', failure(thrown))
      );
    },
  };
}

const nothing = Buffer.alloc(0);

const statuses: Readonly<Record<SubscribeResult['status'], SubscribeStatus>> = {
  ok: SubscribeStatus.OK,
  'not-found': SubscribeStatus.NOT_FOUND,
  'permission-denied': SubscribeStatus.PERMISSION_DENIED,
};

async function subscribe(
  { handlers, logger }: ServiceRuntime,
  { pluginContext, headers, path, data }: SubscribeStreamRequest,
  signal: AbortSignal
): Promise<SubscribeStreamResponse> {
  if (!handlers.subscribeStream) {
    handlers.streamRefused?.('subscribe');
    return { status: SubscribeStatus.NOT_FOUND, data: nothing };
  }
  const completed = logCompletion(logger, 'subscribeStream', { path });
  try {
    const context = readContext(pluginContext, headers, logger);
    const result = await handlers.subscribeStream(context, { path, data }, signal);
    completed(null, context);
    return {
      status: statuses[result.status],
      data: result.frame ? encodeLiveFrame(checkFrame(result.frame)) : nothing,
    };
  } catch (thrown) {
    completed(PluginError.from(thrown), null);
    throw thrown;
  }
}

/** No faster than the host takes the frames; ends where the plugin has no more, or nobody listens. */
async function run(
  { logger }: ServiceRuntime,
  runStream: NonNullable<PluginHandlers['runStream']>,
  call: ServerWritableStream<RunStreamRequest, StreamPacket>,
  signal: AbortSignal
): Promise<void> {
  const { pluginContext, headers, path, data } = call.request;
  const completed = logCompletion(logger, 'runStream', { path });
  try {
    const context = readContext(pluginContext, headers, logger);
    for await (const frame of runStream(context, { path, data }, signal)) {
      if (signal.aborted) {
        break;
      }
      if (!call.write({ data: encodeLiveFrame(checkFrame(frame)) })) {
        await once(call, 'drain', { signal });
      }
    }
    completed(null, context);
  } catch (thrown) {
    if (!signal.aborted) {
      completed(PluginError.from(thrown), null);
      throw thrown;
    }
  }
}

function failure(thrown: unknown) {
  return { code: status.UNKNOWN, details: PluginError.from(thrown).message };
}
