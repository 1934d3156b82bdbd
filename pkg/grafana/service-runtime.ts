import type { PluginHandlers } from './handlers';
import type { Lifetime } from './lifetime';
import type { Logger } from './logging';

/** What the services share. */
export interface ServiceRuntime {
  handlers: PluginHandlers;
  lifetime: Lifetime;
  logger: Logger;
}

/** A call as far as cancellation goes: grpc-js emits `cancelled` when the caller is gone or its deadline has passed. */
interface CancellableCall {
  readonly cancelled: boolean;
  once(event: 'cancelled', listener: () => void): unknown;
}

/** Runs the work of one call with a signal that is aborted when the caller is gone or the process ends. */
export function duringCall<T>(
  call: CancellableCall,
  lifetime: Lifetime,
  work: (signal: AbortSignal) => Promise<T>
): Promise<T> {
  const controller = new AbortController();
  call.once('cancelled', () => controller.abort());
  if (call.cancelled) {
    controller.abort();
  }
  return lifetime.during(controller, () => work(controller.signal));
}
