import { setMaxListeners } from 'node:events';
import { PluginError } from '../../errors/plugin-error';

/**
 * Waits for `work` until the caller leaves; `onLeave` is told then.
 *
 * @throws PluginError `REQUEST_CANCELLED` at once when the signal aborts; otherwise what `work` throws
 */
export function untilCancelled<T>(work: Promise<T>, signal: AbortSignal | undefined, onLeave: () => void): Promise<T> {
  if (signal === undefined) {
    return work;
  }
  // All calls of one Grafana request listen to its signal; Node.js would take more than ten for a leak.
  setMaxListeners(0, signal);
  return new Promise((resolve, reject) => {
    const leave = () => {
      reject(new PluginError('REQUEST_CANCELLED'));
      onLeave();
    };
    const stay = () => signal.removeEventListener('abort', leave);
    signal.addEventListener('abort', leave, { once: true });
    work.then(resolve, reject).finally(stay);
  });
}

/** @throws PluginError `REQUEST_CANCELLED` */
export function throwIfCancelled(signal: AbortSignal | undefined): void {
  if (signal?.aborted) {
    throw new PluginError('REQUEST_CANCELLED');
  }
}
