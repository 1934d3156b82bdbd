import type { IncomingHttpHeaders } from 'node:http';
import type { ApiError } from './api-error';

export interface Answer {
  status: number;
  headers: Array<[string, string]>;
  /** Empty when there is none. */
  body: string;
}

export interface Reply {
  status: number;
  headers?: Array<[string, string]>;
  /** Sent as JSON; no body when undefined. */
  body?: unknown;
}

const JSON_TYPE: [string, string] = ['Content-Type', 'application/json'];

/** What is outside of the routes: unknown paths, wrong methods and bodies that cannot be read. */
export const errorAnswer = (error: ApiError, headers: Array<[string, string]> = []): Answer => ({
  status: error.status,
  headers: [...headers, JSON_TYPE],
  body: JSON.stringify(bodyOf(error)),
});

/**
 * What a route answers: with cross-origin headers, and as a script where the query string names a `callback`.
 */
export const routeAnswer = (reply: Reply, origin: string | undefined, callback: string | undefined): Answer => {
  const headers: Array<[string, string]> = [...crossOrigin(origin), ...(reply.headers ?? [])];
  if (reply.body === undefined) {
    return { status: reply.status, headers, body: '' };
  }
  const json = JSON.stringify(reply.body);
  return callback
    ? {
        status: reply.status,
        headers: [['Content-Type', 'application/javascript'], ...headers],
        body: `typeof ${callback} === 'function' && ${callback}(${json});`,
      }
    : { status: reply.status, headers: [...headers, JSON_TYPE], body: json };
};

export const routeError = (error: ApiError): Reply => ({ status: error.status, body: bodyOf(error) });

/** The answer to a browser's question before a cross-origin call, given even to those who do not know the secret. */
export const preflight = (headers: IncomingHttpHeaders): Answer | undefined => {
  const method = headers['access-control-request-method'];
  if (headers.origin === undefined || method === undefined) {
    return undefined;
  }
  return {
    status: 204,
    headers: [
      ['access-control-allow-origin', headers.origin],
      ['access-control-allow-credentials', 'true'],
      ['access-control-allow-methods', `${method},OPTIONS`],
      [
        'access-control-allow-headers',
        'accept,accept-version,content-type,request-id,origin,x-api-version,x-request-id,x-requested-with',
      ],
    ],
    body: '',
  };
};

const bodyOf = ({ code, message }: ApiError): object => ({ code, message });

const crossOrigin = (origin: string | undefined): Array<[string, string]> => {
  const vary: [string, string] = ['vary', 'origin,access-control-request-method,access-control-request-headers'];
  return origin === undefined
    ? [vary]
    : [
        vary,
        ['access-control-allow-origin', origin],
        [
          'access-control-expose-headers',
          'api-version,content-length,content-md5,content-type,date,request-id,response-time',
        ],
      ];
};
