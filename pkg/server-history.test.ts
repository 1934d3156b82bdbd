import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import * as v from 'valibot';
import { startSimulator } from '../simulator/simulator';
import type { PluginContext } from './grafana/handlers';
import { Logger } from './grafana/logging';
import { openBuckets } from './history/buckets/embedded-buckets';
import { historySchema } from './history/buckets/schema';
import { KnownServers, knownServersSchema } from './history/known-servers';
import { openStore } from './store/open-store';
import { createOutlinePlugin, type OutlinePlugin } from './outline-plugin';

type Simulator = Awaited<ReturnType<typeof startSimulator>>;

const progressSchema = v.strictObject({
  source: v.picklist(['embedded', 'prometheus', 'off']),
  fetched: v.number(),
  knownFrom: v.nullable(v.string()),
  knownTo: v.nullable(v.string()),
  problem: v.nullable(v.string()),
  place: v.nullable(
    v.union([
      v.strictObject({ kind: v.literal('file'), path: v.string() }),
      v.strictObject({ kind: v.literal('memory'), reason: v.string() }),
    ])
  ),
});

const { signal } = new AbortController();
let simulator: Simulator;
let folder: string;
let plugin: OutlinePlugin;

beforeEach(async () => {
  simulator = await startSimulator({ keys: 2, ageDays: 1 });
  folder = mkdtempSync(join(tmpdir(), 'outline-history-'));
  plugin = start();
});
afterEach(async () => {
  await plugin.dispose();
  await simulator.stop();
  rmSync(folder, { recursive: true, force: true });
});

function start(environment: NodeJS.ProcessEnv = { GF_PLUGIN_STATE_DIR: folder }): OutlinePlugin {
  return createOutlinePlugin(new Logger(new Writable({ write: (_chunk, _encoding, done) => done() })), environment);
}

async function restart(environment?: NodeJS.ProcessEnv): Promise<void> {
  await plugin.dispose();
  plugin = start(environment);
}

function server() {
  const [first] = simulator.servers;
  if (!first) {
    throw new Error('the simulator has no server');
  }
  return first;
}

function context(jsonData: Record<string, unknown> = {}): PluginContext {
  const { apiUrl, certSha256 } = server();
  return {
    orgId: 1,
    namespace: '',
    user: { login: 'ann', role: 'Viewer' },
    dataSource: {
      uid: 'outline',
      name: 'Outline',
      updated: JSON.stringify(jsonData).length,
      jsonData: { certSha256, serverName: 'home', timeoutSeconds: 5, ...jsonData },
      decryptedSecureJsonData: { apiUrl },
    },
    grafanaConfig: new Map(),
    headers: new Map(),
  };
}

async function progress(jsonData?: Record<string, unknown>) {
  const request = { method: 'GET', path: 'history', query: new URLSearchParams(), body: new Uint8Array() };
  const { status, body } = await plugin.handlers.callResource(context(jsonData), request, signal);
  expect(status).toBe(200);
  return v.parse(progressSchema, JSON.parse(String(body)));
}

async function looked(count = 1): Promise<void> {
  for (let turn = 0; server().calls.count('GET /server') < count && turn < 200; turn += 1) {
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  expect(server().calls.count('GET /server')).toBe(count);
}

it('begins with the first call, and tells how far it is', async () => {
  expect(server().calls.count()).toBe(0);
  expect(await progress()).toEqual({
    source: 'embedded',
    fetched: 0,
    knownFrom: null,
    knownTo: null,
    problem: null,
    place: { kind: 'file', path: join(folder, 'outline-metrics.sqlite') },
  });
  await looked();
});

it('says when the server cannot be reached', async () => {
  await server().faults.set({ kind: 'refuse' });
  await progress();
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect((await progress()).problem).toContain('OUTLINE_CONNECTION_REFUSED');
});

it.each(['off', 'prometheus'])('asks the server nothing where the source is "%s"', async (history) => {
  const settings = { history, prometheusUrl: 'http://127.0.0.1:9' };
  expect(await progress(settings)).toMatchObject({ source: history, place: null });
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(server().calls.count()).toBe(0);
});

it('says in *Save & test* what stands in the way of an engine', async () => {
  const settings = { history: 'prometheus', prometheusUrl: 'http://127.0.0.1:9' };
  const { status, message } = await plugin.handlers.checkHealth(context(settings), signal);
  expect(status).toBe('error');
  expect(message).toMatch(/^Connected to .* Its history cannot be had: .*PROMETHEUS_NOT_ALLOWED/);
});

it.each([{ prometheusUrl: '' }, { prometheusUrl: 'http://127.0.0.1:9', prometheusMatchers: 'job=' }])(
  'an engine that is configured as %j costs only what needs it',
  async (engine) => {
    const settings = { history: 'prometheus', ...engine };
    const timeRange = { from: Date.now() - 3_600_000, to: Date.now() };
    const query = (json: object) => {
      const asked = { refId: 'A', queryType: '', timeRange, intervalMs: 1000, maxDataPoints: 100, json };
      return plugin.handlers.queryData(context(settings), asked, signal);
    };
    const [keys] = await query({ queryType: 'access-keys' });
    expect(keys?.meta?.notices?.map(({ text }) => text).join()).not.toContain('PROMETHEUS');
    const [totals] = await query({ queryType: 'server-metrics' });
    expect(totals?.fields.length).toBeGreaterThan(0);
    expect(totals?.meta?.notices?.map(({ text }) => text).join()).toContain('SETTINGS_PROMETHEUS_INVALID');
    await expect(query({ queryType: 'server-metrics', shape: 'time-series' })).rejects.toThrow(
      'SETTINGS_PROMETHEUS_INVALID'
    );
    const { status, message } = await plugin.handlers.checkHealth(context(settings), signal);
    expect(status).toBe('error');
    expect(message).toMatch(/^Connected to .* Its history cannot be had: .*SETTINGS_PROMETHEUS_INVALID/);
  }
);

it('says in *Save & test* that the server’s clock is another', async () => {
  server().skew = -5 * 3_600_000;
  const { status, message } = await plugin.handlers.checkHealth(context({ serverName: 'home' }), signal);
  expect(status).toBe('ok');
  expect(message).toContain('The clock of home is 5 h behind the clock here.');
});

it('goes on after a change of the settings, with one recorder', async () => {
  await progress();
  await looked();
  await progress({ sampleSeconds: 60 });
  await looked(2);
});

it('remembers which server it was while that is down', async () => {
  await progress();
  await looked();
  await new Promise((resolve) => setTimeout(resolve, 100));
  await server().faults.set({ kind: 'refuse' });
  await restart();
  await progress();
  await new Promise((resolve) => setTimeout(resolve, 200));
  await plugin.dispose();
  const store = await openStore(
    { kind: 'file', path: join(folder, 'outline-metrics.sqlite') },
    { schemas: [historySchema, knownServersSchema] }
  );
  const { host } = new URL(server().apiUrl);
  const serverId = new KnownServers(store).serverIdAt(`${host} ${server().certSha256}`);
  const now = Math.floor(Date.now() / 60_000) * 60;
  const buckets = openBuckets(store, serverId ?? '', {
    keepDays: { fiveMinutes: 35, hours: 400, days: 3660 },
    now: () => now,
  });
  const { up } = await buckets.availability({ edges: [now - 3600, now + 3600], signal });
  store.close();
  plugin = start();
  expect(up).toEqual([0.5]);
});

it('is where *Save & test* says', async () => {
  const { message } = await plugin.handlers.checkHealth(context(), signal);
  expect(message).toContain(`History is kept in ${join(folder, 'outline-metrics.sqlite')}.`);
  await restart({});
  expect((await plugin.handlers.checkHealth(context(), signal)).message).toContain('state_dir');
  expect((await progress()).place).toMatchObject({ kind: 'memory', reason: expect.stringContaining('state_dir') });
});

it('ends at once', async () => {
  await progress();
  await looked();
  const begin = performance.now();
  await restart();
  expect(performance.now() - begin).toBeLessThan(1000);
});
