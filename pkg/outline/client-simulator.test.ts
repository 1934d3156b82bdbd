import type { Fault } from '../../simulator/faults';
import type { ServerOptions } from '../../simulator/options';
import { startSimulator, type Simulator } from '../../simulator/simulator';
import { createOutlineApi } from './client';
import { coded } from './testing/test-server';

const DAY = 86_400;

const opened: Array<() => Promise<void>> = [];

afterEach(async () => {
  for (const close of opened.splice(0)) {
    await close();
  }
});

/** A client for one simulated server. */
async function simulated(options: Partial<ServerOptions> = {}) {
  const simulator: Simulator = await startSimulator({
    keys: 3,
    ageDays: 2,
    now: new Date('2026-11-21T10:02:13Z'),
    ...options,
  });
  const [server] = simulator.servers;
  if (!server) {
    throw new Error('no simulated server');
  }
  const api = createOutlineApi({
    name: server.name,
    apiUrl: server.apiUrl,
    certSha256: server.certSha256,
    tlsSkipVerify: false,
    timeoutSeconds: 30,
    cacheTtlSeconds: 0,
    maxConcurrentCalls: 2,
  });
  opened.push(
    () => api.close(),
    () => simulator.stop()
  );
  return { api, server, simulator };
}

describe.each(['1.11.1-rc1', '1.12.3', 'master'] as const)('version %s', (version) => {
  it('answers every call', async () => {
    const { api } = await simulated({ version });
    expect((await api.server()).value).toMatchObject({ name: expect.any(String), version: expect.any(String) });
    expect((await api.accessKeys()).value.map(({ id }) => id)).toEqual(['0', '1', '2']);
    expect((await api.dataTransferred()).value.size).toBeGreaterThan(0);
    const { value } = await api.serverMetrics(DAY);
    expect(value.data).toBeGreaterThan(0);
    expect(value.tunnelTime).toBeGreaterThan(0);
    expect(value.locations.length).toBeGreaterThan(0);
    expect(value.noTraffic).toBe(false);
    expect((await api.probe()).up).toBe(true);
  });

  it('answers without traffic', async () => {
    const { api } = await simulated({ version, traffic: 'none' });
    const { value } = await api.serverMetrics(DAY);
    expect(value).toMatchObject({ data: 0, locations: [], accessKeys: [] });
    // Its answer to an empty window is a failure, which does not tell whether a connection is open.
    expect(value.tunnelTime).toBe(version === 'master' ? null : 0);
    expect(value.noTraffic).toBe(version === 'master');
  });
});

it('version 1.11.0 has no metrics since a moment, and all the rest', async () => {
  const { api } = await simulated({ version: '1.11.0' });
  await expect(api.serverMetrics(DAY)).rejects.toEqual(coded('OUTLINE_SERVER_TOO_OLD'));
  expect((await api.dataTransferred()).value.size).toBeGreaterThan(0);
});

it('a Prometheus that is down is told from an empty window', async () => {
  const { api, server } = await simulated();
  server.setPrometheus('down');
  await expect(api.serverMetrics(DAY)).rejects.toEqual(coded('OUTLINE_METRICS_UNAVAILABLE'));
  await expect(api.dataTransferred()).rejects.toEqual(coded('OUTLINE_METRICS_UNAVAILABLE'));
  expect((await api.probe()).up).toBe(true);
});

it('a change of sharing is seen at once', async () => {
  const { api } = await simulated();
  expect((await api.sharingEnabled()).value).toBe(false);
  await api.setSharingEnabled(true);
  expect((await api.sharingEnabled()).value).toBe(true);
  expect((await api.server()).value.sharingEnabled).toBe(true);
});

it.each<[string, Fault, string]>([
  ['resets', { kind: 'reset' }, 'OUTLINE_CONNECTION_LOST'],
  ['breaks off', { kind: 'reset', when: 'middle' }, 'OUTLINE_CONNECTION_LOST'],
  ['sends half of its JSON', { kind: 'truncated' }, 'OUTLINE_RESPONSE_INVALID'],
  ['sends malformed JSON', { kind: 'malformed' }, 'OUTLINE_RESPONSE_INVALID'],
  ['sends HTML', { kind: 'html' }, 'OUTLINE_NOT_OUTLINE'],
  ['redirects', { kind: 'redirect', location: 'https://127.0.0.1:1/elsewhere' }, 'OUTLINE_REDIRECTED'],
  ['sends too much', { kind: 'huge', bytes: 64 * 1024 * 1024 }, 'OUTLINE_RESPONSE_TOO_LARGE'],
  ['fails', { kind: 'status' }, 'OUTLINE_HTTP_ERROR'],
  ['refuses', { kind: 'refuse' }, 'OUTLINE_CONNECTION_REFUSED'],
  ['has another certificate', { kind: 'wrong-certificate' }, 'OUTLINE_TLS_PIN_MISMATCH'],
])('a server that %s', async (_, fault, code) => {
  const { api, server } = await simulated();
  await server.faults.set(fault);
  await expect(api.server()).rejects.toEqual(coded(code));
  expect(await api.probe()).toMatchObject({ up: false, error: coded(code) });
  await server.faults.clear();
  expect((await api.probe()).up).toBe(true);
});

it('a single fault between the server and its Prometheus is not noticed', async () => {
  const { api, server } = await simulated();
  await server.faults.set({ kind: 'status', route: '/experimental/server/metrics', times: 1 });
  expect((await api.serverMetrics(DAY)).value.data).toBeGreaterThan(0);
  expect(server.calls.count('GET /experimental/server/metrics')).toBe(2);
});
