import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo, Server as NetServer } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { serverCertificate, type Certificate } from '../../../simulator/certificate/certificate';
import type { ApiSettings } from '../../settings/model';
import { createOutlineApi, type OutlineApiDependencies } from '../client';

/** Secret path of every test server. */
export const SECRET = 'TestSecretPath-_123456';

export interface Reply {
  status?: number;
  json?: unknown;
  text?: string;
  type?: string;
  headers?: Record<string, string>;
}

/** Replies to a path below the secret one, or takes the response over and returns nothing. */
export type Handler = (path: string, request: IncomingMessage, response: ServerResponse) => Reply | undefined;

/** What a test server saw. */
export interface Seen {
  /** Method and path below the secret one, in order of arrival. */
  requests: string[];
  /** Connections that finished the TLS handshake. */
  handshakes: number;
  /** Requests whose connection was closed before they were answered. */
  aborted: number;
  inFlight: number;
  maxInFlight: number;
}

export interface TestServer {
  url: string;
  port: number;
  certificate: Certificate;
  seen: Seen;
  close(): Promise<void>;
}

/** A real TLS server that answers as a test tells it to. */
export async function startTestServer(
  handle: Handler,
  certificate: Certificate = serverCertificate()
): Promise<TestServer> {
  const seen: Seen = { requests: [], handshakes: 0, aborted: 0, inFlight: 0, maxInFlight: 0 };
  const server = createServer({ cert: certificate.cert, key: certificate.key }, (request, response) => {
    const path = (request.url ?? '').replace(`/${SECRET}`, '');
    note(seen, `${request.method} ${path}`, response);
    const reply = handle(path, request, response);
    if (reply) {
      send(reply, response);
    }
  });
  server.on('secureConnection', (socket: TLSSocket) => {
    seen.handshakes += 1;
    socket.on('error', () => socket.destroy());
  });
  const port = await listen(server);
  return { port, url: `https://127.0.0.1:${port}/${SECRET}`, certificate, seen, close: () => closeServer(server) };
}

/** Settings for a test server: pinned, without cache, one minute. */
export function settingsFor(server: TestServer, changes: Partial<ApiSettings> = {}): ApiSettings {
  return {
    name: 'test',
    apiUrl: server.url,
    certSha256: server.certificate.fingerprint,
    tlsSkipVerify: false,
    timeoutSeconds: 60,
    cacheTtlSeconds: 0,
    maxConcurrentCalls: 2,
    ...changes,
  };
}

const opened: Array<() => Promise<void>> = [];

/** Starts a test server and a client for it; `closeAll` ends both. */
export async function connected(
  handle: Handler,
  changes: Partial<ApiSettings> = {},
  dependencies: OutlineApiDependencies = {}
) {
  const server = await startTestServer(handle);
  const api = createOutlineApi(settingsFor(server, changes), dependencies);
  opened.push(
    () => api.close(),
    () => server.close()
  );
  return { server, api, seen: server.seen };
}

/** For `afterEach`. */
export async function closeAll(): Promise<void> {
  for (const close of opened.splice(0)) {
    await close();
  }
}

/** For `rejects`: an error with this code. */
export function coded(code: string, detail?: unknown) {
  return expect.objectContaining(detail === undefined ? { code } : { code, detail });
}

/** What a call failed with; for calls whose failure is awaited later. */
export function failureOf(call: Promise<unknown>): Promise<unknown> {
  return call.then(
    () => null,
    (error: unknown) => error
  );
}

/** The answers of a small healthy server. */
export function healthy(path: string): Reply {
  const route = path.split('?', 1).join('');
  const bodies: Record<string, unknown> = {
    '/server': { name: 'healthy', serverId: 'id', version: '1.12.3', metricsEnabled: false },
    '/access-keys': { accessKeys: [{ id: '0', name: 'Alice', password: 'hidden', accessUrl: 'ss://hidden' }] },
    '/metrics/transfer': { bytesTransferredByUserId: { '0': 1000 } },
    '/metrics/enabled': { metricsEnabled: false },
    '/experimental/server/metrics': { server: { dataTransferred: { bytes: 1000 } }, accessKeys: [] },
  };
  return bodies[route] ? { json: bodies[route] } : unknownPath;
}

/** The answers of a server that fails on its windows, because nobody has ever used it. */
export function unused(path: string): Reply {
  return path.startsWith('/experimental')
    ? failureWithin
    : path === '/metrics/transfer'
      ? { json: { bytesTransferredByUserId: {} } }
      : healthy(path);
}

/** Holds the answers of a healthy server back until they are released. */
export function held() {
  const waiting: Array<{ path: string; response: ServerResponse }> = [];
  const handle: Handler = (path, _, response) => {
    waiting.push({ path, response });
    return undefined;
  };
  const release = () => {
    for (const { path, response } of waiting.splice(0)) {
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(healthy(path).json));
    }
  };
  return { handle, release, waiting };
}

/** What Outline answers outside of its secret path, and on routes that it does not have. */
export const unknownPath: Reply = {
  status: 404,
  json: { code: 'ResourceNotFound', message: `/${SECRET}/x does not exist` },
};

/** What Outline answers when its question to Prometheus failed. */
export const failureWithin: Reply = { status: 500, json: { code: 'InternalServer', message: '' } };

/** Resolves as soon as the condition holds; gives up with the test that waits for it. */
export async function until(condition: () => boolean): Promise<void> {
  for (let turn = 0; !condition(); turn += 1) {
    if (turn === 1000) {
      throw new Error('what was waited for did not come');
    }
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** @returns the port, on 127.0.0.1 */
export async function listen(server: NetServer): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address: AddressInfo | string | null = server.address();
  return typeof address === 'object' && address ? address.port : 0;
}

function note(seen: Seen, request: string, response: ServerResponse): void {
  seen.requests.push(request);
  seen.inFlight += 1;
  seen.maxInFlight = Math.max(seen.maxInFlight, seen.inFlight);
  response.on('close', () => {
    seen.inFlight -= 1;
    seen.aborted += response.writableFinished ? 0 : 1;
  });
}

function send({ status = 200, json, text, type = 'application/json', headers }: Reply, response: ServerResponse): void {
  const body = text ?? (json === undefined ? '' : JSON.stringify(json));
  response.writeHead(status, { ...(body ? { 'content-type': type } : {}), ...headers });
  response.end(body);
}

async function closeServer(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise<void>((resolve) => server.close(() => resolve()));
}
