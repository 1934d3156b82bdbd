import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import * as v from 'valibot';
import { startSimulator } from '../simulator/simulator';
import type { PluginContext, ResourceResponse } from './grafana/handlers';
import { Logger } from './grafana/logging';
import { createOutlinePlugin, type OutlinePlugin } from './outline-plugin';

type Simulator = Awaited<ReturnType<typeof startSimulator>>;

const answerSchema = v.object({
  finished: v.object({ count: v.number() }),
  failed: v.object({ count: v.number() }),
  retried: v.number(),
  cacheHits: v.number(),
  joined: v.number(),
  bytes: v.number(),
  statusCodes: v.record(v.string(), v.number()),
  errors: v.array(v.object({ code: v.string(), count: v.number(), lastMessage: v.string() })),
  firstStartedAt: v.string(),
});

describe('the statistics of the plugin’s requests', () => {
  let simulator: Simulator;
  let folder: string;
  let plugin: OutlinePlugin;
  let log: string;
  const signal = new AbortController().signal;

  beforeEach(async () => {
    simulator = await startSimulator({ keys: 2 });
    folder = mkdtempSync(join(tmpdir(), 'outline-statistics-'));
    log = '';
    plugin = startPlugin();
  });
  afterEach(async () => {
    await plugin.dispose();
    await simulator.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  function startPlugin(environment: NodeJS.ProcessEnv = { GF_PLUGIN_STATE_DIR: folder }): OutlinePlugin {
    const output = new Writable({
      write(chunk, _, done) {
        log += String(chunk);
        done();
      },
    });
    return createOutlinePlugin(new Logger(output), environment);
  }

  async function restart(environment?: NodeJS.ProcessEnv): Promise<void> {
    await plugin.dispose();
    plugin = startPlugin(environment);
  }

  function server() {
    const [first] = simulator.servers;
    if (!first) {
      throw new Error('the simulator has no server');
    }
    return first;
  }

  function context(role: string | null = 'Viewer', jsonData: Record<string, unknown> = {}): PluginContext {
    const { apiUrl, certSha256 } = server();
    return {
      orgId: 1,
      namespace: '',
      user: role === null ? null : { login: 'ann', role },
      dataSource: {
        uid: 'outline',
        name: 'Outline',
        updated: Number(JSON.stringify(jsonData).length),
        // History makes requests of its own.
        jsonData: { certSha256, serverName: 'home', timeoutSeconds: 5, history: 'off', ...jsonData },
        decryptedSecureJsonData: { apiUrl },
      },
      grafanaConfig: new Map(),
      headers: new Map(),
    };
  }

  async function query(queryType: string, jsonData?: Record<string, unknown>, headers = new Map<string, string>()) {
    const json = { queryType };
    const timeRange = { from: Date.now() - 3_600_000, to: Date.now() };
    const call = { refId: 'A', queryType, maxDataPoints: 100, intervalMs: 1000, timeRange, json };
    const [frame] = await plugin.handlers.queryData({ ...context('Viewer', jsonData), headers }, call, signal);
    return frame;
  }

  function resource(
    method: string,
    role: string | null = 'Viewer',
    jsonData?: Record<string, unknown>
  ): Promise<ResourceResponse> {
    const request = { method, path: 'statistics', query: new URLSearchParams(), body: new Uint8Array() };
    return plugin.handlers.callResource(context(role, jsonData), request, signal);
  }

  async function read(jsonData?: Record<string, unknown>) {
    const { body } = await resource('GET', 'Viewer', jsonData);
    return v.parse(answerSchema, JSON.parse(String(body)));
  }

  it('count every request, retry, failure, and what the cache saved', async () => {
    await Promise.all([query('access-keys'), query('access-keys')]);
    await query('access-keys');
    const counted = await read();
    expect(counted).toMatchObject({
      finished: { count: 3 },
      failed: { count: 0 },
      statusCodes: { '200': 3 },
      cacheHits: 3,
      joined: 3,
      errors: [],
    });
    expect(counted.bytes).toBeGreaterThan(100);

    await server().faults.set({ kind: 'refuse' });
    await query('server-metrics').catch(() => undefined);
    expect(await read()).toMatchObject({
      finished: { count: 3 },
      failed: { count: 1 },
      retried: 1,
      errors: [{ code: 'OUTLINE_CONNECTION_REFUSED', count: 1 }],
    });
  });

  it('do not take a window without traffic for a failure', async () => {
    await simulator.stop();
    simulator = await startSimulator({ keys: 1, traffic: 'none' });
    await query('server-metrics');
    expect(await read()).toMatchObject({ failed: { count: 0 } });
  });

  it('survive a restart', async () => {
    await query('server');
    const before = await read();
    await restart();
    expect(await read()).toEqual({ ...before });
    await query('server');
    expect((await read()).finished.count).toBe(4);
  });

  it('go on when other settings change', async () => {
    await query('server');
    await query('server', { cacheTtlSeconds: 0 });
    expect((await read()).finished.count).toBe(4);
  });

  it.each(['on', 'off', 'explicit'])('go on when they are to be logged otherwise: kept %s', async (keepStatistics) => {
    await query('server', { keepStatistics });
    const jsonData = { keepStatistics, logStatisticsSeconds: 5 };
    await query('server', jsonData);
    expect((await read(jsonData)).finished.count).toBe(4);
  });

  it('go on when they are to be kept otherwise', async () => {
    await query('server');
    const explicit = { keepStatistics: 'explicit', logStatisticsSeconds: 0 };
    await query('server', explicit);
    expect((await read(explicit)).finished.count).toBe(4);
    expect((await read()).finished.count).toBe(4);
    await restart();
    expect((await read()).finished.count).toBe(4);
  });

  it('are a family that asks no server', async () => {
    await query('server');
    await server().faults.set({ kind: 'refuse' });
    const frame = await query('plugin-statistics');
    const finished = frame?.fields.find(({ name }) => name === 'requests');
    expect(finished?.values).toEqual([2]);
  });

  it.each(['on', 'off'])('are set back in panels at once: kept %s', async (keepStatistics) => {
    const jsonData = { keepStatistics };
    const requests = async () =>
      (await query('plugin-statistics', jsonData))?.fields.find(({ name }) => name === 'requests')?.values;
    await query('server', jsonData);
    expect([await requests(), await requests()]).toEqual([[2], [2]]);
    await resource('DELETE', 'Admin', jsonData);
    expect(await requests()).toEqual([0]);
  });

  it('tell for what the server’s time was used, also after a restart', async () => {
    const callsOf = async () => {
      const frame = await query('overhead');
      const values = (name: string) => frame?.fields.find((field) => field.name === name)?.values ?? [];
      return Object.fromEntries(values('purpose').map((purpose, row) => [purpose, values('answered_calls')[row]]));
    };
    await query('server');
    await plugin.handlers.checkHealth(context(), signal);
    await query('data-transferred', {}, new Map([['fromalert', 'true']]));
    const calls = await callsOf();
    expect(calls).toMatchObject({ panel: 2, poll: 0, backfill: 0 });
    expect(calls.health).toBeGreaterThan(0);
    expect(calls.alert).toBe(1);
    await restart();
    expect(await callsOf()).toEqual(calls);
  });

  it('are set back and written by Admins alone', async () => {
    await query('server');
    for (const role of ['Viewer', 'Editor', null]) {
      expect(await resource('DELETE', role)).toMatchObject({ status: 403 });
      expect(await resource('PUT', role)).toMatchObject({ status: 403 });
    }
    expect((await read()).finished.count).toBe(2);
    expect(await resource('PUT', 'Admin')).toMatchObject({ status: 200, body: '{"kept":true}' });
    expect(await resource('DELETE', 'Admin')).toMatchObject({ status: 200 });
    expect((await read()).finished.count).toBe(0);
    await restart();
    expect((await read()).finished.count).toBe(0);
  });

  it('live in memory where there is no place, and *Save & test* says so', async () => {
    const message = async () => (await plugin.handlers.checkHealth(context(), signal)).message;
    expect(await message()).not.toContain('lost');
    await restart({ GF_PLUGIN_STATE_DIR: '/proc/outline' });
    expect(await message()).toContain('is lost when it ends');
    expect(JSON.parse(String((await resource('PUT', 'Admin')).body))).toEqual({
      kept: false,
      reason: expect.stringContaining('is lost when it ends'),
    });
    expect((await read()).finished.count).toBeGreaterThan(0);
  });

  it('hold no secret', async () => {
    await server().faults.set({ kind: 'html' });
    await query('server').catch(() => undefined);
    const text = JSON.stringify(await read());
    await plugin.dispose();
    const kept = readdirSync(folder).map((file) => readFileSync(join(folder, file), 'latin1'));
    for (const place of [text, log, ...kept]) {
      expect(place).not.toContain(server().secretPath);
    }
    expect(kept.join()).toContain('OUTLINE_NOT_OUTLINE');
    plugin = startPlugin();
  });
});
