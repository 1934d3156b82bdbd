import { createServer, type Server } from 'node:https';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { serverCertificate, type Certificate } from '../../simulator/certificate/certificate';
import type { ServerSettings } from '../settings/model';

/** Secret path of every test server. */
export const SECRET = 'TestSecretPath-_123456';

/** What one request is answered with; `null` leaves the request to `handle`. */
export type Reply = { status?: number; json?: unknown; text?: string; type?: string; headers?: Record<string, string> };

export interface TestServer {
  url: string;
  port: number;
  certificate: Certificate;
  /** Paths below the secret one, with method, in order of arrival. */
  requests: string[];
  /** Connections that finished the TLS handshake. */
  handshakes: number;
  /** Bytes of application data that arrived, over all connections. */
  bytesReceived: number;
  /** Requests whose connection was closed before they were answered. */
  aborted: number;
  close(): Promise<void>;
}

/** Replies by route, or takes the response over and returns nothing. */
export type Handler = (path: string, request: IncomingMessage, response: ServerResponse) => Reply | undefined | void;

/** A real TLS server that answers as a test tells it to. */
export async function startTestServer(
  handle: Handler,
  certificate: Certificate = serverCertificate()
): Promise<TestServer> {
  const state: TestServer = {
    url: '',
    port: 0,
    certificate,
    requests: [],
    handshakes: 0,
    bytesReceived: 0,
    aborted: 0,
    close: () => closeServer(server),
  };
  const server = createServer({ cert: certificate.cert, key: certificate.key }, (request, response) => {
    const path = (request.url ?? '').replace(`/${SECRET}`, '');
    state.requests.push(`${request.method} ${path}`);
    response.on('close', () => {
      state.aborted += response.writableFinished ? 0 : 1;
    });
    const reply = handle(path, request, response);
    if (reply) {
      send(reply, response);
    }
  });
  server.on('secureConnection', (socket: TLSSocket) => {
    state.handshakes += 1;
    socket.on('data', (bytes: Buffer) => (state.bytesReceived += bytes.length));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  state.port = (server.address() as AddressInfo).port;
  state.url = `https://127.0.0.1:${state.port}/${SECRET}`;
  return state;
}

/** Settings for a test server: pinned, without cache, one minute. */
export function settingsFor(server: TestServer, changes: Partial<ServerSettings> = {}): ServerSettings {
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

function send({ status = 200, json, text, type = 'application/json', headers }: Reply, response: ServerResponse): void {
  const body = text ?? (json === undefined ? '' : JSON.stringify(json));
  response.writeHead(status, { ...(body ? { 'content-type': type } : {}), ...headers });
  response.end(body);
}

async function closeServer(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise<void>((resolve) => server.close(() => resolve()));
}
