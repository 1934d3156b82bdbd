import type { Fault } from './faults';
import type { SimulatedServer } from './server';
import { startSimulator, type Simulator } from './simulator';
import { call } from './test-client';

let simulator: Simulator;
let server: SimulatedServer;

beforeEach(async () => {
  simulator = await startSimulator({ keys: 3, now: Date.UTC(2026, 10, 21) });
  server = simulator.servers[0] ?? server;
});

afterEach(() => simulator.stop());

const under = async (fault: Fault) => {
  await server.faults.set(fault);
  return call(server, '/access-keys');
};

it('answers with any status', async () => {
  expect(await under({ kind: 'status' })).toMatchObject({
    status: 500,
    body: '{"code":"InternalServer","message":""}',
  });
  expect(await under({ kind: 'status', status: 503, message: 'busy' })).toMatchObject({ status: 503 });
});

it('cuts JSON short, garbles it, or answers with a page', async () => {
  const cut = await under({ kind: 'truncated' });
  expect(cut).toMatchObject({ status: 200, headers: { 'content-type': 'application/json' } });
  expect(() => JSON.parse(cut.body)).toThrow(SyntaxError);
  const garbled = await under({ kind: 'malformed' });
  expect(() => JSON.parse(garbled.body)).toThrow(SyntaxError);
  expect((await under({ kind: 'html' })).headers['content-type']).toContain('text/html');
});

it('redirects', async () => {
  const { status, headers } = await under({ kind: 'redirect', location: 'https://elsewhere.example/' });
  expect([status, headers.location]).toEqual([302, 'https://elsewhere.example/']);
});

it.each(['before', 'middle'] as const)('resets the connection (%s)', async (when) => {
  await expect(under({ kind: 'reset', when })).rejects.toThrow();
});

it('refuses connections until cleared, then listens at the same port', async () => {
  await expect(under({ kind: 'refuse' })).rejects.toThrow('ECONNREFUSED');
  await server.faults.clear();
  expect((await call(server, '/server')).status).toBe(200);
});

it('presents another certificate, and gets no request', async () => {
  await expect(under({ kind: 'wrong-certificate' })).rejects.toThrow('self-signed certificate');
  expect(server.calls.count()).toBe(0);
  await server.faults.clear();
  expect((await call(server, '/server')).status).toBe(200);
});

it('streams huge answers', async () => {
  expect((await under({ kind: 'huge', bytes: 5_000_000 })).body.length).toBeGreaterThan(5_000_000);
});

it('is slow, or never answers', async () => {
  expect((await under({ kind: 'slow', milliseconds: 1 })).status).toBe(200);
  await server.faults.clear();
  const hanging = expect(under({ kind: 'hang' })).rejects.toThrow();
  await received(2);
  await simulator.stop();
  await hanging;
  expect(server.calls.list().at(-1)?.status).toBeNull();
});

it('stops in the middle of an answer, and tells of the connection until it is gone', async () => {
  const broken = expect(under({ kind: 'hang', when: 'middle' })).rejects.toThrow();
  await received(1);
  expect(server.openConnections).toBe(1);
  await server.faults.set({ kind: 'refuse' });
  await broken;
  expect(server.openConnections).toBe(0);
});

it('answers what is no HTTP', async () => {
  await expect(under({ kind: 'not-http' })).rejects.toThrow('Parse Error');
});

it('presents a certificate whose time is over', async () => {
  await expect(under({ kind: 'expired-certificate' })).rejects.toThrow();
  expect(server.calls.count()).toBe(0);
});

it('befalls one route, a number of times', async () => {
  await server.faults.set({ kind: 'status', route: '/server', times: 2 });
  const statuses = [];
  for (const path of ['/access-keys', '/server', '/server', '/server']) {
    statuses.push((await call(server, path)).status);
  }
  expect(statuses).toEqual([200, 500, 500, 200]);
  expect(server.calls.byRoute()).toEqual({ 'GET /access-keys': 1, 'GET /server': 3 });
});

it('keeps secrets out of what it records', async () => {
  await call(server, '/access-keys/my-secret-id');
  await call(server, '/no-such-route');
  expect(JSON.stringify(server.calls.list())).not.toMatch(/secret-id|no-such/);
  expect(JSON.stringify(server.calls.list())).not.toContain(server.secretPath);
});

/** Resolves as soon as so many requests have come in. */
const received = async (count: number): Promise<void> => {
  while (server.calls.count() < count) {
    await new Promise((resolve) => setImmediate(resolve));
  }
};
