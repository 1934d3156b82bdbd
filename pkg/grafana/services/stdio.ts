import type { GRPCStdioServer } from '../generated/process';

/** `plugin.GRPCStdio`: would carry output that the host throws away; it stays open and silent. */
export function stdioService(): GRPCStdioServer {
  return {
    streamStdio() {},
  };
}
