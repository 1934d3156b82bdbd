import type { AnyLink } from '../chain';
import { HttpFailure } from '../failure';
import { withOwnSignal } from './own-signal';

/** Ends what takes longer, with HttpFailure `timeout`. What stands before it in the chain has no limit. */
export function timeLimit(seconds: number): AnyLink {
  return (next) => (request, signal) =>
    withOwnSignal(signal, (own) => withinTime(seconds, own, () => next(request, own.signal)));
}

/** Aborts the controller with HttpFailure `timeout` where `work` takes longer. */
export async function withinTime<T>(seconds: number, own: AbortController, work: () => Promise<T>): Promise<T> {
  const timer = setTimeout(() => own.abort(new HttpFailure('timeout', `(${seconds} s)`)), seconds * 1000);
  try {
    return await work();
  } finally {
    clearTimeout(timer);
  }
}
