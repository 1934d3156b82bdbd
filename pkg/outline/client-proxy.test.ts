import { createServer, type Server } from 'node:http';
import { connect, type Socket } from 'node:net';
import { inspect } from 'node:util';
import { otherCertificate } from '../../simulator/certificate/certificate';
import { createOutlineApi } from './client';
import {
  coded,
  healthy,
  listen,
  settingsFor,
  startTestServer,
  until,
  type TestServer,
  failureOf,
} from './testing/test-server';

interface Proxy {
  port: number;
  /** Requested authorities with the credentials that came along. */
  tunnels: Array<{ authority: string | undefined; credentials: string | undefined }>;
  /** Names and values of all headers of those requests. */
  headers: string[];
  sockets: Set<Socket>;
  server: Server;
}

/** A real CONNECT proxy; `status` other than 200 refuses, 0 says nothing. */
async function startProxy(status = 200): Promise<Proxy> {
  const server = createServer((_, response) => response.writeHead(405).end());
  const proxy: Proxy = { port: 0, tunnels: [], headers: [], sockets: new Set(), server };
  server.on('connection', (socket: Socket) => proxy.sockets.add(socket));
  server.on('connect', (request, socket: Socket) => {
    const credentials = request.headers['proxy-authorization'];
    proxy.tunnels.push({ authority: request.url, credentials });
    proxy.headers.push(...request.rawHeaders);
    socket.on('error', () => socket.destroy());
    if (status === 200) {
      const { hostname, port } = new URL(`http://${request.url}`);
      const upstream = connect(Number(port), hostname, () => {
        socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
        upstream.pipe(socket).pipe(upstream);
      });
      upstream.on('error', () => socket.destroy());
      socket.on('close', () => upstream.destroy());
    } else if (status > 0) {
      socket.end(`HTTP/1.1 ${status} Refused\r\n\r\n`);
    } else {
      socket.resume().on('end', () => socket.destroy());
    }
  });
  proxy.port = await listen(server);
  return proxy;
}

let outline: TestServer;
let proxy: Proxy;

beforeEach(async () => {
  outline = await startTestServer(healthy);
});

afterEach(async () => {
  await outline.close();
  proxy.sockets.forEach((socket) => socket.destroy());
  await new Promise((resolve) => proxy.server.close(resolve));
});

const environment = (more: Record<string, string> = {}) => ({
  HTTPS_PROXY: `http://user:p%40ss@127.0.0.1:${proxy.port}`,
  ...more,
});

it('goes through the proxy, with its credentials, on one tunnel', async () => {
  proxy = await startProxy();
  const api = createOutlineApi(settingsFor(outline), { environment: environment() });
  expect((await api.server()).value.name).toBe('healthy');
  await api.accessKeys();
  const credentials = `Basic ${Buffer.from('user:p@ss').toString('base64')}`;
  expect(proxy.tunnels).toEqual([{ authority: `127.0.0.1:${outline.port}`, credentials }]);
  expect(outline.seen.handshakes).toBe(1);
  await api.close();
});

it('keeps custom headers from the proxy', async () => {
  proxy = await startProxy();
  const customHeaders = [{ name: 'X-Gate', value: 's3cret' }];
  const api = createOutlineApi(settingsFor(outline, { customHeaders }), { environment: environment() });
  await api.server();
  expect(proxy.headers.join()).not.toMatch(/x-gate|s3cret/i);
  await api.close();
});

it('checks the fingerprint of the server through the tunnel', async () => {
  proxy = await startProxy();
  const wrong = settingsFor(outline, { certSha256: otherCertificate().fingerprint });
  const api = createOutlineApi(wrong, { environment: environment() });
  await expect(api.server()).rejects.toEqual(coded('OUTLINE_TLS_PIN_MISMATCH'));
  expect((await api.probe()).certificate?.fingerprint).toBe(outline.certificate.fingerprint);
  expect(outline.seen.requests).toEqual([]);
  await api.close();
});

it('does not trust a self-signed certificate for the tunnel', async () => {
  proxy = await startProxy();
  const api = createOutlineApi(settingsFor(outline, { certSha256: null }), { environment: environment() });
  await expect(api.server()).rejects.toEqual(coded('OUTLINE_TLS_UNTRUSTED'));
  expect(outline.seen.requests).toEqual([]);
  await api.close();
});

it('goes without where NO_PROXY names the server', async () => {
  proxy = await startProxy();
  const api = createOutlineApi(settingsFor(outline), { environment: environment({ NO_PROXY: '127.0.0.1' }) });
  await api.server();
  expect(proxy.tunnels).toEqual([]);
  await api.close();
});

it.each([403, 407, 502])('says that the proxy refused with %i', async (status) => {
  proxy = await startProxy(status);
  const api = createOutlineApi(settingsFor(outline), { environment: environment() });
  const error: unknown = await api.server().catch((thrown: unknown) => thrown);
  expect(error).toEqual(coded('OUTLINE_PROXY_FAILED', `It answered with HTTP status ${status}.`));
  expect(inspect(error, { depth: 10, showHidden: true })).not.toMatch(/p@ss|p%40ss|user:/);
  await api.close();
});

it('says that the proxy is not there', async () => {
  proxy = await startProxy();
  const api = createOutlineApi(settingsFor(outline), { environment: { HTTPS_PROXY: 'http://127.0.0.1:1' } });
  await expect(api.server()).rejects.toEqual(coded('OUTLINE_PROXY_FAILED', '(ECONNREFUSED)'));
  await api.close();
});

it('says that the proxy does not answer', async () => {
  proxy = await startProxy(0);
  const api = createOutlineApi(settingsFor(outline, { timeoutSeconds: 0.5 }), { environment: environment() });
  await expect(api.server()).rejects.toEqual(coded('OUTLINE_PROXY_FAILED', 'It did not answer in time.'));
  await api.close();
});

it('says that it cannot use such a proxy', async () => {
  proxy = await startProxy();
  const api = createOutlineApi(settingsFor(outline), { environment: { HTTPS_PROXY: 'socks5://127.0.0.1:1' } });
  await expect(api.server()).rejects.toEqual(coded('OUTLINE_PROXY_FAILED'));
  await api.close();
});

it('gives the tunnel up with the call', async () => {
  proxy = await startProxy(0);
  const api = createOutlineApi(settingsFor(outline), { environment: environment() });
  const controller = new AbortController();
  const call = failureOf(api.server({ signal: controller.signal }));
  await until(() => proxy.tunnels.length === 1);
  controller.abort();
  expect(await call).toEqual(coded('REQUEST_CANCELLED'));
  await until(() => [...proxy.sockets].every((socket) => socket.destroyed));
  await api.close();
});
