import type { GRPCBrokerServer } from '../generated/process';

/** `plugin.GRPCBroker`: the host opens this stream at the start; nothing is ever brokered, so it only stays open. */
export function brokerService(): GRPCBrokerServer {
  return {
    startStream(call) {
      call.on('data', () => {});
      call.on('end', () => call.end());
    },
  };
}
