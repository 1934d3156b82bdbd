import { status } from '@grpc/grpc-js';
import {
  PublishStreamResponse_Status as PublishStatus,
  type StreamServer,
  SubscribeStreamResponse_Status as SubscribeStatus,
} from '../generated/plugin';
import type { ServiceRuntime } from '../service-runtime';

/** `pluginv2.Stream`: this plugin has no live channels; whoever asks for one is told so. */
export function streamService({ handlers }: ServiceRuntime): StreamServer {
  return {
    subscribeStream(_call, respond) {
      handlers.streamRefused?.('subscribe');
      respond(null, { status: SubscribeStatus.NOT_FOUND });
    },
    publishStream(_call, respond) {
      handlers.streamRefused?.('publish');
      respond(null, { status: PublishStatus.PERMISSION_DENIED });
    },
    runStream(call) {
      handlers.streamRefused?.('run');
      call.emit('error', { code: status.UNIMPLEMENTED, details: 'This plugin has no live channels.' });
    },
  };
}
