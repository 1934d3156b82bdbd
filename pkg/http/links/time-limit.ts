import type { AnyLink } from '../chain';
import { HttpFailure } from '../failure';
import { withOwnSignal } from './own-signal';

/** Ends what takes longer, with HttpFailure `timeout`. What stands before it in the chain has no limit. */
export function timeLimit(seconds: number): AnyLink {
  return (next) => (request, signal) =>
    withOwnSignal(signal, async (own) => {
      const timer = setTimeout(() => own.abort(new HttpFailure('timeout', `(${seconds} s)`)), seconds * 1000);
      try {
        return await next(request, own.signal);
      } finally {
        clearTimeout(timer);
      }
    });
}
