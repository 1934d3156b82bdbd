import { AsyncLocalStorage } from 'node:async_hooks';
import type { Purpose } from './purposes';

const current = new AsyncLocalStorage<Purpose>();

/** Does work whose calls are for this; a call that several share is for what asked first. */
export function callingFor<T>(purpose: Purpose, work: () => T): T {
  return current.run(purpose, work);
}

/** What a call that is made now is for. */
export function currentPurpose(): Purpose {
  return current.getStore() ?? 'panel';
}
