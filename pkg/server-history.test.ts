import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Writable } from 'node:stream';
import { Agent, request } from 'undici';
import * as v from 'valibot';
import { startSimulator } from '../simulator/simulator';
import type { PluginContext } from './grafana/handlers';
import { Logger } from './grafana/logging';
import { historySchema } from './history/buckets/rows/schema';
import { keepingOf, openServers } from './history/kept-servers';
import { knownServersSchema } from './history/known-servers';
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
      v.strictObject({ kind: v.literal('file'), path: v.optional(v.string()) }),
      v.strictObject({ kind: v.literal('memory'), reason: v.string(), path: v.optional(v.string()) }),
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

function context(
  jsonData: Record<string, unknown> = {},
  { role = 'Admin', uid = 'outline', name = 'Outline', orgId = 1, at = server() } = {}
): PluginContext {
  const { apiUrl, certSha256 } = at;
  return {
    orgId,
    namespace: '',
    user: { login: 'ann', role },
    dataSource: {
      uid,
      name,
      updated: JSON.stringify(jsonData).length,
      jsonData: { certSha256, serverName: 'home', timeoutSeconds: 5, ...jsonData },
      decryptedSecureJsonData: { apiUrl },
    },
    grafanaConfig: new Map(),
    headers: new Map(),
  };
}

async function progress(jsonData?: Record<string, unknown>, by?: Parameters<typeof context>[1]) {
  const request = { method: 'GET', path: 'history', query: new URLSearchParams(), body: new Uint8Array() };
  const { status, body } = await plugin.handlers.callResource(context(jsonData, by), request, signal);
  expect(status).toBe(200);
  return v.parse(progressSchema, JSON.parse(String(body)));
}

async function polled(count = 1): Promise<void> {
  for (let turn = 0; server().calls.count('GET /server') < count && turn < 200; turn += 1) {
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  expect(server().calls.count('GET /server')).toBe(count);
}

/** What the file has. */
async function kept(): Promise<{ servers: number; polls: number }> {
  const store = await openStore(
    { kind: 'file', path: join(folder, 'outline-metrics.sqlite') },
    { schemas: [historySchema, knownServersSchema] }
  );
  const tables = store.tables(historySchema.owner, historySchema.migrations);
  const [servers = NaN] = tables.numbers('SELECT count(*) FROM history_servers');
  const [polls = NaN] = tables.numbers('SELECT sum(looks) FROM history_availability WHERE resolution = 300');
  store.close();
  return { servers, polls };
}

/** What the file has, once that is more polls than these. */
async function keptMoreThan(polls: number): ReturnType<typeof kept> {
  for (let turn = 0; turn < 50; turn += 1) {
    const found = await kept();
    if (found.polls > polls) {
      return found;
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return kept();
}

async function serverId(): Promise<string> {
  const { port, pathname } = new URL(server().apiUrl);
  const url = `https://127.0.0.1:${port}${pathname}/server`;
  const agent = new Agent({ connect: { rejectUnauthorized: false } });
  const { body } = await request(url, { dispatcher: agent });
  const told = v.parse(v.object({ serverId: v.string() }), await body.json());
  await agent.close();
  return told.serverId;
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
  await polled();
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
  expect(message).toMatch(/^Connected to .* Could not read its history: .*PROMETHEUS_NOT_ALLOWED/);
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
    expect(message).toMatch(/^Connected to .* Could not read its history: .*SETTINGS_PROMETHEUS_INVALID/);
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
  await polled();
  await progress({ sampleSeconds: 60 });
  await polled(2);
});

it('remembers which server it was while that is down', async () => {
  await progress();
  await polled();
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
  const keeping = keepingOf(host, openServers(store), { fiveMinutes: 35, hours: 400, days: 3660 });
  const { buckets } = keeping.open(keeping.lastServerId() ?? '');
  const now = Math.floor(Date.now() / 60_000) * 60;
  const { up } = await buckets.availability({ edges: [now - 3600, now + 3600], signal });
  store.close();
  plugin = start();
  expect(up).toEqual([0.5]);
});

const health = async (by?: Parameters<typeof context>[1]) =>
  (await plugin.handlers.checkHealth(context({}, by), signal)).message;

/** Texts of a panel's notices. */
async function notices(): Promise<string[]> {
  const json = { queryType: 'server-metrics', shape: 'time-series' };
  const timeRange = { from: Date.now() - 3_600_000, to: Date.now() };
  const query = { refId: 'A', queryType: '', maxDataPoints: 100, intervalMs: 1000, timeRange, json };
  const [frame] = await plugin.handlers.queryData(context(), query, signal);
  return frame?.meta?.notices?.map(({ text }) => text) ?? [];
}

it('is where *Save & test* says, to those who may edit the data source', async () => {
  const path = join(folder, 'outline-metrics.sqlite');
  expect(await health()).toContain(`History is kept in ${path}.`);
  expect(await health({ role: 'Viewer' })).toContain('History is kept on the Grafana machine.');
  expect(await progress({}, { role: 'Editor' })).toMatchObject({ place: { kind: 'file' } });
  expect(JSON.stringify(await progress({}, { role: 'Viewer' }))).not.toContain(folder);
});

it('is lost with the process where no folder can be written, and panels say so as *Save & test* does', async () => {
  const state = join('/proc', 'outline');
  await restart({ GF_PLUGIN_STATE_DIR: state });
  expect(await health()).toMatch(new RegExp(`cannot be written .* It should be in ${state}/outline-metrics.sqlite`));
  const said = await notices();
  expect(said).toContainEqual(expect.stringContaining('What the plugin keeps is lost when it ends'));
  expect(`${said.join()} ${await health({ role: 'Viewer' })}`).not.toContain(state);
  expect((await progress()).place).toMatchObject({
    kind: 'memory',
    reason: expect.stringContaining('cannot be written'),
  });
});

it('is in its file after all, where another program held that for 9 s while the plugin started', async () => {
  await progress();
  const before = await keptMoreThan(0);
  await plugin.dispose();
  const other = new DatabaseSync(join(folder, 'outline-metrics.sqlite'));
  other.exec('BEGIN EXCLUSIVE');
  setTimeout(() => other.close(), 9000);
  plugin = start();
  const why = 'What the plugin keeps is lost when it ends: another program holds its file. It is tried again.';
  expect(await health()).toContain(why);
  expect((await notices()).join()).toContain(why);
  const end = Date.now() + 25_000;
  while (!(await health()).includes('History is kept in') && Date.now() < end) {
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  expect(await health()).toContain(`History is kept in ${folder}`);
  expect((await notices()).join()).not.toContain(why);
  expect(await keptMoreThan(before.polls)).toEqual({ ...before, polls: before.polls + 1 });
}, 40_000);

it('is recorded once for two data sources that use one server', async () => {
  await progress();
  const other = { uid: 'other', name: 'Other' };
  expect(await progress({ backfillSecondsPerHour: 30 }, other)).toMatchObject({ problem: null });
  await polled();
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(server().calls.count('GET /server')).toBe(1);
  // Its connections go with it, so that the other's take over.
  await progress({ history: 'off' });
  await polled(2);
  expect((await progress({ backfillSecondsPerHour: 30 }, other)).problem).toBeNull();
});

it('is kept apart for two servers that answer with one id, and *Save & test* names the other’s data source', async () => {
  const copy = await startSimulator({ keys: 2, ageDays: 1, seed: 7 });
  try {
    const [at] = copy.servers;
    at?.becomeAnother(await serverId());
    const second = { uid: 'copy', name: 'The copy', at };
    await progress();
    await polled();
    expect(await health()).not.toContain('same id');
    expect(await health(second)).toContain('The data source “Outline” has a server with the same id');
    expect(await health()).toContain('The data source “The copy” has a server with the same id');
    expect(await health({ role: 'Viewer' })).toContain('Another data source has a server with the same id');
    expect(await health({ ...second, orgId: 2, uid: 'copy-2' })).toContain('Another data source has');
  } finally {
    await plugin.dispose();
    plugin = start();
    await copy.stop();
  }
});

it('ends at once', async () => {
  await progress();
  await polled();
  const begin = performance.now();
  await restart();
  expect(performance.now() - begin).toBeLessThan(1000);
});
