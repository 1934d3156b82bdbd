import type { IncomingHttpHeaders } from 'node:http';
import { createServer, request as askTls } from 'node:https';
import { inspect } from 'node:util';
import { serverCertificate } from '../../simulator/certificate/certificate';
import { startSimulator } from '../../simulator/simulator';
import type { CallObserver } from './call-observer';
import { createOutlineApi } from './client';
import {
  closeAll,
  coded,
  connected,
  failureOf,
  healthy,
  listen,
  SECRET,
  settingsFor,
  startTestServer,
  type Handler,
} from './testing/test-server';

const customHeaders = [
  { name: 'CF-Access-Client-Id', value: 'grafana.access' },
  { name: 'cf-access-client-secret', value: 'h3aderS3cret' },
];
const secrets = /grafana\.access|h3aderS3cret/;

const opened: Array<() => Promise<unknown>> = [];
afterEach(async () => {
  for (const close of opened.splice(0).reverse()) {
    await close();
  }
  await closeAll();
});

/** A simulated server behind a reverse proxy that lets nobody pass without both headers. */
async function behindProxy(headers: typeof customHeaders) {
  const simulator = await startSimulator({ keys: 3, ageDays: 2, now: new Date('2026-11-21T10:02:13Z') });
  const [server] = simulator.servers;
  if (!server) {
    throw new Error('no simulated server');
  }
  const { origin, pathname } = new URL(server.apiUrl);
  const seen: IncomingHttpHeaders[] = [];
  const certificate = serverCertificate();
  const proxy = createServer({ cert: certificate.cert, key: certificate.key }, (request, response) => {
    seen.push(request.headers);
    const isKnown = customHeaders.every(({ name, value }) => request.headers[name.toLowerCase()] === value);
    if (!isKnown) {
      response.writeHead(403).end();
      return;
    }
    const { method, headers: passedOn } = request;
    const inner = askTls(
      `${origin}${request.url}`,
      { method, headers: passedOn, rejectUnauthorized: false },
      (answer) => answer.pipe(response.writeHead(answer.statusCode ?? 502, answer.headers))
    );
    request.pipe(inner);
  });
  const port = await listen(proxy);
  const api = createOutlineApi({
    name: 'behind',
    apiUrl: `https://127.0.0.1:${port}${pathname}`,
    certSha256: certificate.fingerprint,
    tlsSkipVerify: false,
    timeoutSeconds: 30,
    cacheTtlSeconds: 0,
    maxConcurrentCalls: 2,
    customHeaders: headers,
  });
  opened.push(
    () => simulator.stop(),
    () => new Promise((resolve) => proxy.close(resolve).closeAllConnections()),
    () => api.close()
  );
  return { api, seen };
}

it('come with every request, and so through a reverse proxy that asks for them', async () => {
  const { api, seen } = await behindProxy(customHeaders);
  await api.server();
  await api.accessKeys();
  await api.dataTransferred();
  await api.serverMetrics(86_400);
  await api.sampleMetrics(86_000);
  await api.setSharingEnabled(true);
  expect((await api.sharingEnabled()).value).toBe(true);
  expect([await api.probe(), await api.probeAnew()].map(({ up }) => up)).toEqual([true, true]);
  expect(seen).toHaveLength(9);
  for (const headers of seen) {
    expect(headers).toMatchObject({
      'cf-access-client-id': 'grafana.access',
      'cf-access-client-secret': 'h3aderS3cret',
    });
  }
});

it('are none by default, and nobody passes that proxy', async () => {
  const { api, seen } = await behindProxy([]);
  await expect(api.server()).rejects.toEqual(coded('OUTLINE_HTTP_ERROR', '(status 403)'));
  expect(Object.keys(seen[0] ?? {}).sort()).toEqual(['connection', 'host']);
});

it('do not replace what the client sets itself', async () => {
  const types: unknown[] = [];
  const { api } = await connected(
    (_, { headers }) => {
      types.push(headers['content-type']);
      return { status: 204 };
    },
    { customHeaders: [{ name: 'Content-Type', value: 'text/plain' }] }
  );
  await api.setSharingEnabled(true);
  expect(types).toEqual(['application/json']);
});

it('do not follow a redirect to another origin', async () => {
  const other = await startTestServer(healthy);
  opened.push(() => other.close());
  const { api, seen } = await connected(() => ({ status: 307, headers: { location: `${other.url}/server` } }), {
    customHeaders,
  });
  await expect(api.server()).rejects.toEqual(coded('OUTLINE_REDIRECTED'));
  expect(seen.requests).toEqual(['GET /server']);
  expect([other.seen.handshakes, other.seen.requests]).toEqual([0, []]);
});

it('reach nobody whose certificate is another', async () => {
  const { api, seen } = await connected(healthy, { customHeaders, certSha256: 'A'.repeat(64) });
  await expect(api.server()).rejects.toEqual(coded('OUTLINE_TLS_PIN_MISMATCH'));
  expect(seen.requests).toEqual([]);
});

describe('no error and no observer tells them', () => {
  const echo = (headers: IncomingHttpHeaders) => JSON.stringify(headers);
  it.each<[string, Handler]>([
    ['a failure that echoes them', (_, { headers }) => ({ status: 500, text: echo(headers) })],
    ['a page that echoes them', (_, { headers }) => ({ text: echo(headers), type: 'text/html' })],
    ['JSON that breaks off', (_, { headers }) => ({ text: echo(headers).slice(0, -1) })],
    ['a lost connection', (_, __, response) => void response.socket?.destroy()],
    ['no answer in time', () => undefined],
  ])('after %s', async (_, handle) => {
    const observed: unknown[] = [];
    const observer: CallObserver = {
      onCall: (call) => (outcome) => void observed.push(call, outcome),
      onRequestEnd: (request, error) => void observed.push(request, error),
      cacheHit: () => undefined,
      joined: () => undefined,
    };
    const { api } = await connected(handle, { customHeaders, timeoutSeconds: 0.3 }, { observer });
    const error = await failureOf(api.server());
    expect(error).toBeInstanceOf(Error);
    expect(observed.length).toBeGreaterThan(0);
    const told = inspect([error, observed], { depth: 10, showHidden: true });
    expect(told).not.toMatch(secrets);
    expect(told).not.toContain(SECRET);
  });

  it('where one cannot be sent', async () => {
    const server = await startTestServer(healthy);
    const unsendable = [{ name: 'X-Gate', value: 'h3aderS3cret\r\nEvil: 1' }];
    const api = createOutlineApi(settingsFor(server, { customHeaders: unsendable }));
    opened.push(
      () => server.close(),
      () => api.close()
    );
    const error = await failureOf(api.server());
    expect(error).toEqual(coded('PLUGIN_FAILURE', '(UND_ERR_INVALID_ARG)'));
    expect(inspect(error, { depth: 10, showHidden: true })).not.toMatch(secrets);
    expect(server.seen.requests).toEqual([]);
  });
});
