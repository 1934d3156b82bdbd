import { ApiError } from './api-error';
import type { Reply } from './answer';

export type Parameters = Readonly<Record<string, unknown>>;

export interface Call {
  /** Parameters of the body and of the path. */
  parameters: Parameters;
  query: URLSearchParams;
}

export interface Route {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Below the secret prefix, such as `/access-keys/:id`. */
  path: string;
  answer: (call: Call) => Reply | Promise<Reply>;
}

export interface Found {
  route: Route;
  pathParameters: Record<string, string>;
}

/** Finds the route of a path below the prefix, or says as restify does why there is none. */
export class Router {
  readonly #routes: readonly Route[];

  constructor(routes: readonly Route[]) {
    this.#routes = routes;
  }

  /**
   * @param shownPath the path with the prefix, for the error
   * @throws ApiError 404 with the path, or 405
   */
  find(method: string, path: string, shownPath: string): Found {
    const fitting = this.#routes.flatMap((route) => {
      const pathParameters = match(route.path, path);
      return pathParameters === undefined ? [] : [{ route, pathParameters }];
    });
    if (fitting.length === 0) {
      throw new ApiError(404, 'ResourceNotFound', `${shownPath} does not exist`);
    }
    const found = fitting.find(({ route }) => route.method === method);
    if (found === undefined) {
      throw new MethodNotAllowed(method, [...new Set(fitting.map(({ route }) => route.method))].sort());
    }
    return found;
  }
}

export class MethodNotAllowed extends ApiError {
  constructor(
    method: string,
    readonly allowed: readonly string[]
  ) {
    super(405, 'MethodNotAllowed', `${method} is not allowed`);
  }
}

const match = (pattern: string, path: string): Record<string, string> | undefined => {
  const [wanted, given] = [pattern.split('/'), path.split('/')];
  if (wanted.length !== given.length) {
    return undefined;
  }
  const parameters: Record<string, string> = {};
  for (const [index, part] of wanted.entries()) {
    const value = given[index] ?? '';
    if (part.startsWith(':') && value !== '') {
      parameters[part.slice(1)] = decodeURIComponent(value);
    } else if (part !== value) {
      return undefined;
    }
  }
  return parameters;
};
