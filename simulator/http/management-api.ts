import { timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { ApiError, internalServerError } from './api-error';
import { errorAnswer, preflight, routeAnswer, routeError, type Answer, type Reply } from './answer';
import { parametersOf } from './request-body';
import { MethodNotAllowed, type Call, type Found, type Route, Router } from './router';

/** Route of a request that none of the routes takes. */
export const UNKNOWN_ROUTE = 'unknown';

export interface Addressed {
  /** Path pattern of the route, or `unknown`. */
  route: string;
  query: URLSearchParams;
  answer: () => Promise<Answer>;
}

/** The management API as HTTP: secret prefix, routes, bodies, and the form of answers and errors. */
export class ManagementApi {
  readonly #prefix: string;

  readonly #router: Router;

  /** @param prefix the secret one, with its slash */
  constructor(prefix: string, routes: readonly Route[]) {
    this.#prefix = prefix;

    this.#router = new Router(routes);
  }

  /** Finds out whom a request is for; the answer is made when asked for. */
  address(request: IncomingMessage): Addressed {
    const { path, query } = targetOf(request.url ?? '/');
    try {
      const early = request.method === 'OPTIONS' ? preflight(request.headers) : undefined;
      if (early !== undefined) {
        return { route: UNKNOWN_ROUTE, query, answer: async () => early };
      }
      const found = this.#find(request.method ?? '', path);
      return { route: found.route.path, query, answer: () => answerOf(request, found, query) };
    } catch (error) {
      return { route: UNKNOWN_ROUTE, query, answer: async () => outsideAnswer(request, error) };
    }
  }

  #find(method: string, path: string): Found {
    if (!startsWith(path, this.#prefix)) {
      throw new ApiError(404, 'ResourceNotFound', `${path} does not exist`);
    }
    return this.#router.find(method, path.slice(this.#prefix.length), path);
  }
}

const targetOf = (url: string): { path: string; query: URLSearchParams } => {
  const [path = '', query = ''] = url.split(/\?(.*)/s);
  const sanitized = path.replace(/\/{2,}/g, '/').replace(/(.)\/$/, '$1');
  return { path: sanitized, query: new URLSearchParams(query) };
};

const startsWith = (path: string, prefix: string): boolean => {
  const [given, wanted] = [Buffer.from(path), Buffer.from(prefix)];
  return given.length >= wanted.length && timingSafeEqual(given.subarray(0, wanted.length), wanted);
};

const answerOf = async (request: IncomingMessage, found: Found, query: URLSearchParams): Promise<Answer> => {
  let parameters;
  try {
    parameters = { ...(await parametersOf(request)), ...found.pathParameters };
  } catch (error) {
    return outsideAnswer(request, error);
  }
  const callback = request.method === 'GET' ? (query.get('callback') ?? undefined) : undefined;
  return routeAnswer(await replyOf(found.route, { parameters, query }), request.headers.origin, callback);
};

const replyOf = async (route: Route, call: Call): Promise<Reply> => {
  try {
    return await route.answer(call);
  } catch (error) {
    return routeError(error instanceof ApiError ? error : internalServerError());
  }
};

const outsideAnswer = (request: IncomingMessage, error: unknown): Answer => {
  const known = error instanceof ApiError ? error : internalServerError();
  const allow: Array<[string, string]> = known instanceof MethodNotAllowed ? [['Allow', known.allowed.join(', ')]] : [];
  return request.method === 'HEAD' ? { status: known.status, headers: allow, body: '' } : errorAnswer(known, allow);
};
