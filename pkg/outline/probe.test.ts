import { closeAll, coded, connected, healthy, unknownPath, until, failureOf } from './testing/test-server';

afterEach(closeAll);

it('opens a connection, times it and tells its certificate', async () => {
  const { api, server, seen } = await connected(healthy, { cacheTtlSeconds: 300 });
  await api.server();
  const probe = await api.probe();
  expect(probe).toMatchObject({
    up: true,
    certificate: { fingerprint: server.certificate.fingerprint },
    error: null,
    server: { name: 'healthy' },
  });
  expect(probe.responseTime).toBeGreaterThan(0);
  expect(probe.certificate?.expiresAt).toBeGreaterThan(Date.now());
  expect(seen).toMatchObject({ requests: ['GET /server', 'GET /server'], handshakes: 2 });
});

it('is down without an error when there is nobody', async () => {
  const { api, server } = await connected(healthy);
  await server.close();
  expect(await api.probe()).toMatchObject({
    up: false,
    responseTime: null,
    certificate: null,
    error: coded('OUTLINE_CONNECTION_REFUSED'),
    server: null,
  });
});

it('is down, but timed, when the answer is not the server’s information', async () => {
  const { api } = await connected(() => unknownPath);
  const probe = await api.probe();
  expect(probe).toMatchObject({ up: false, error: coded('OUTLINE_NOT_FOUND'), certificate: expect.anything() });
  expect(probe.responseTime).toBeGreaterThan(0);
});

it('is down when the time is over', async () => {
  const { api } = await connected(() => undefined, { timeoutSeconds: 0.5 });
  expect(await api.probe()).toMatchObject({ up: false, responseTime: null, error: coded('OUTLINE_TIMEOUT') });
});

it('goes before those who wait, and is not counted out by them', async () => {
  const { api, seen } = await connected(
    (path, _, response) => {
      if (seen.requests.length > 1) {
        return healthy(path);
      }
      setTimeout(() => response.writeHead(503).end(), 700);
      return undefined;
    },
    { timeoutSeconds: 1, maxConcurrentCalls: 1 }
  );
  const slow = failureOf(api.accessKeys());
  const waiting = api.sharingEnabled();
  const probe = api.probe();
  expect(await slow).toEqual(coded('OUTLINE_HTTP_ERROR'));
  expect((await probe).up).toBe(true);
  await waiting;
  expect(seen.requests).toEqual(['GET /access-keys', 'GET /server', 'GET /metrics/enabled']);
});

it('throws when its caller leaves', async () => {
  const { api, seen } = await connected(() => undefined);
  const controller = new AbortController();
  const probe = failureOf(api.probe({ signal: controller.signal }));
  await until(() => seen.requests.length === 1);
  controller.abort();
  expect(await probe).toEqual(coded('REQUEST_CANCELLED'));
  await until(() => seen.aborted === 1);
});

it('serves the panels of one refresh, but not who wants it fresh', async () => {
  const { api, seen } = await connected(healthy, { cacheTtlSeconds: 30 });
  await api.probe();
  await api.probe();
  expect(seen.requests).toHaveLength(1);
  await api.probe({ fresh: true });
  expect(seen.requests).toHaveLength(2);
});
