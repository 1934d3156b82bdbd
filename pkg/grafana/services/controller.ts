import type { GRPCControllerServer } from '../generated/process';
import type { Lifetime } from '../lifetime';

/** Time for the answer to be on its way, in milliseconds. */
const ANSWER_LEAVES = 20;

/** `plugin.GRPCController`: how the host asks the process to end. The answer leaves before the process does. */
export function controllerService(lifetime: Lifetime): GRPCControllerServer {
  return {
    shutdown(_call, respond) {
      respond(null, {});
      setTimeout(() => void lifetime.end(), ANSWER_LEAVES);
    },
  };
}
