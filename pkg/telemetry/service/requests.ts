import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { renderRegistry } from '../exposition/render';
import type { Registry } from '../registry';
import { challenge, isAuthorized, type Authorization } from './authorization';

export interface RequestOptions {
  registry: Registry;
  /** Where the metrics are. */
  path: string;
  /** Who may read now; undefined: everybody. */
  authorization: () => Authorization | undefined;
  onFailure: ((thrown: unknown) => void) | undefined;
}

interface Answer {
  status: number;
  headers: Record<string, string>;
  body: string | Uint8Array;
}

const plain = { 'content-type': 'text/plain; charset=utf-8' };

/** Answers what a scraper, a person, a robot and a health check ask. */
export function handleRequests(options: RequestOptions): RequestListener {
  return (request, response) => {
    answer(request, options)
      .catch((thrown: unknown) => {
        options.onFailure?.(thrown);
        return refusal(500, 'The metrics cannot be collected; the log says why.');
      })
      .then((answered) => send(response, answered, request.method === 'HEAD'))
      .catch((thrown: unknown) => {
        options.onFailure?.(thrown);
        response.destroy();
      });
  };
}

/** @throws RangeError for what is no path of a URL, or taken */
export function checkMetricsPath(path: string): string {
  if (!/^(\/[\w.~-]+)+$/.test(path) || ['/healthz', '/robots.txt'].includes(path)) {
    throw new RangeError(`${JSON.stringify(path)} is no path for metrics; it looks like /metrics.`);
  }
  return path;
}

async function answer(request: IncomingMessage, options: RequestOptions): Promise<Answer> {
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    return { ...refusal(405, 'Only GET and HEAD are known here.'), headers: { ...plain, allow: 'GET, HEAD' } };
  }
  const [path = ''] = (request.url ?? '').split('?');
  switch (path) {
    case '/healthz':
      return { status: 200, headers: plain, body: 'OK\n' };
    case '/robots.txt':
      return { status: 200, headers: plain, body: 'User-agent: *\nDisallow: /\n' };
    case '/':
      return { status: 200, headers: { 'content-type': 'text/html; charset=utf-8' }, body: rootPage(options.path) };
    case options.path:
      return metrics(request, options);
    default:
      return refusal(404, 'There is nothing here.');
  }
}

async function metrics({ headers }: IncomingMessage, options: RequestOptions): Promise<Answer> {
  const { registry } = options;
  const authorization = options.authorization();
  if (authorization && !isAuthorized(headers.authorization, authorization)) {
    const refused = refusal(401, 'The metrics are not for everybody.');
    return { ...refused, headers: { ...refused.headers, 'www-authenticate': challenge(authorization) } };
  }
  const acceptEncoding = headers['accept-encoding'];
  return {
    status: 200,
    ...(await renderRegistry(registry, {
      accept: headers.accept,
      acceptEncoding: Array.isArray(acceptEncoding) ? acceptEncoding.join() : acceptEncoding,
    })),
  };
}

function send(response: ServerResponse, { status, headers, body }: Answer, headOnly: boolean): void {
  response.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(body) });
  response.end(headOnly ? undefined : body);
}

function refusal(status: number, sentence: string): Answer {
  return { status, headers: plain, body: `${sentence}\n` };
}

function rootPage(path: string): string {
  return `<!doctype html>\n<html lang="en"><title>Metrics</title><p><a href="${path}">Metrics</a></p></html>\n`;
}
