import { setMaxListeners } from 'node:events';
import { PluginError } from '../../errors/plugin-error';
import type { AnyLink } from '../chain';

/** Lets a caller leave at once; the call ends then. Whatever the signal's reason, it fails with `REQUEST_CANCELLED`. */
export const cancellable: AnyLink = (next) => async (request, signal) => {
  throwIfCancelled(signal);
  const controller = new AbortController();
  return untilCancelled(next(request, controller.signal), signal, () => controller.abort(cancelled()));
};

/**
 * Waits for `work` until the caller leaves; `onLeave` is told then.
 *
 * @throws PluginError `REQUEST_CANCELLED` at once when the signal aborts; otherwise what `work` throws
 */
export function untilCancelled<T>(work: Promise<T>, signal: AbortSignal, onLeave: () => void): Promise<T> {
  // All calls of one Grafana request listen to its signal; Node.js would take more than ten for a leak.
  setMaxListeners(0, signal);
  return new Promise((resolve, reject) => {
    const leave = () => {
      reject(cancelled());
      onLeave();
    };
    const stay = () => signal.removeEventListener('abort', leave);
    signal.addEventListener('abort', leave, { once: true });
    work.then(resolve, reject).finally(stay);
  });
}

/** @throws PluginError `REQUEST_CANCELLED` */
export function throwIfCancelled(signal: AbortSignal): void {
  if (signal.aborted) {
    throw cancelled();
  }
}

/** Why a call ends that nobody waits for any more. */
export function cancelled(): PluginError {
  return new PluginError('REQUEST_CANCELLED');
}
