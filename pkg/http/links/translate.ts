import type { AnyLink } from '../chain';
import { HttpFailure } from '../failure';

/** Turns failures into the errors of a client; other errors stay as they are. */
export function translate(toError: (failure: HttpFailure) => Error): AnyLink {
  return (next) => async (request, signal) => {
    try {
      return await next(request, signal);
    } catch (error) {
      throw error instanceof HttpFailure ? toError(error) : error;
    }
  };
}
