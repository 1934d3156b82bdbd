import { status } from '@grpc/grpc-js';
import {
  PublishStreamResponse_Status as PublishStatus,
  type StreamServer,
  SubscribeStreamResponse_Status as SubscribeStatus,
} from '../generated/plugin';

/** `pluginv2.Stream`: this plugin has no live channels; whoever asks for one is told so. */
export function streamService(): StreamServer {
  return {
    subscribeStream(_call, respond) {
      respond(null, { status: SubscribeStatus.NOT_FOUND });
    },
    publishStream(_call, respond) {
      respond(null, { status: PublishStatus.PERMISSION_DENIED });
    },
    runStream(call) {
      call.emit('error', { code: status.UNIMPLEMENTED, details: 'This plugin has no live channels.' });
    },
  };
}
