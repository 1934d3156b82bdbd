import type { AnyLink } from '../chain';
import { Slots } from '../slots';

/** Lets at most so many calls through at a time; the others wait for their turn. */
export function limitConcurrency(mostCalls: number): AnyLink {
  const slots = new Slots(mostCalls);
  return (next) => async (request, signal) => {
    await slots.acquire(signal);
    try {
      return await next(request, signal);
    } finally {
      slots.release();
    }
  };
}
