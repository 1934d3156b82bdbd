import type { Link } from '../../http/chain';
import { observe } from '../../http/links/observe';
import { dateOf, type HttpRequest, type HttpResponse } from '../../http/message';
import type { CallObserver, ObservedCall } from '../call-observer';
import { outlineError } from '../connect/failure';
import type { ServerClock } from '../server-clock';

/** One of the HTTP requests that a request to the management API takes. */
export interface AttemptedRequest extends HttpRequest {
  /** Names the attempt that is about to be made. */
  nextAttempt(): ObservedCall;
}

/** Tells the observer of each HTTP request and how it ended. */
export function observeCalls(observer: CallObserver): Link<AttemptedRequest, HttpResponse> {
  return observe(({ nextAttempt }) => {
    const finish = observer.onCall(nextAttempt());
    return ({ response, error, ...measured }) =>
      finish({ ...(response ? { status: response.status } : { code: outlineError(error).code }), ...measured });
  });
}

/**
 * Reads the server's clock off each answer.
 *
 * @param now epoch milliseconds of ours
 */
export function readClock(clock: ServerClock, now: () => number): Link<AttemptedRequest, HttpResponse> {
  return (next) => async (request, signal) => {
    const sentAt = now();
    const response = await next(request, signal);
    clock.read({ serverTime: dateOf(response), sentAt, receivedAt: now() });
    return response;
  };
}
