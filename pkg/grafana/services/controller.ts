import type { GRPCControllerServer } from '../generated/process';
import type { Lifetime } from '../lifetime';

/** `plugin.GRPCController`: how the host asks the process to end. The answer leaves before the process does. */
export function controllerService(lifetime: Lifetime): GRPCControllerServer {
  return {
    shutdown(_call, respond) {
      respond(null, {});
      setImmediate(() => void lifetime.end());
    },
  };
}
