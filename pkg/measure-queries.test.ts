import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { startSimulator, type Simulator } from '../simulator/simulator';
import type { PluginContext } from './grafana/handlers';
import { Logger } from './grafana/logging';
import { createOutlinePlugin, type OutlinePlugin } from './outline-plugin';
import { describeWith } from './telemetry/testing/programs';

let simulator: Simulator;
let plugin: OutlinePlugin;
const folder = mkdtempSync(join(tmpdir(), 'outline-measured-'));

beforeAll(async () => {
  simulator = await startSimulator({ servers: 1, keys: 12, customIds: ['my-id'] });
});
beforeEach(() => {
  const logger = new Logger(new Writable({ write: (_chunk, _encoding, done) => done() }));
  plugin = createOutlinePlugin(logger, { GF_PLUGIN_STATE_DIR: folder });
  simulator.servers[0]?.calls.reset();
});
afterEach(() => plugin.dispose());
afterAll(async () => {
  await simulator.stop();
  rmSync(folder, { recursive: true, force: true });
});

const server = () => simulator.servers[0]!;

function context(uid = 'uid', apiUrl = server().apiUrl): PluginContext {
  return {
    orgId: 1,
    namespace: 'default',
    user: null,
    grafanaConfig: new Map(),
    headers: new Map(),
    dataSource: {
      uid,
      name: 'Outline',
      updated: 1,
      jsonData: { certSha256: server().certSha256, serverName: 'vpn', history: 'off', keepStatistics: 'off' },
      decryptedSecureJsonData: { apiUrl },
    },
  };
}

const ask = (json: unknown, from = context(), signal = new AbortController().signal) =>
  plugin.handlers.queryData(
    from,
    { refId: 'A', queryType: '', maxDataPoints: 100, intervalMs: 1000, timeRange: { from: 0, to: 0 }, json },
    signal
  );

/** Value of the line that begins like this. */
async function figure(series: string): Promise<number> {
  const line = (await plugin.handlers.collectMetrics()).split('\n').find((each) => each.startsWith(`${series} `));
  return Number(line?.slice(series.length + 1) ?? NaN);
}

it('counts and times queries by family and outcome', async () => {
  await ask({ queryType: 'access-keys' });
  await ask({ queryType: 'access-keys', figure: 'none' }).catch(() => {});
  await ask({});
  await ask({ queryType: 'of my own' }).catch(() => {});
  await ask({ queryType: 'server' }, context('uid', server().apiUrl), AbortSignal.abort()).catch(() => {});
  const counted = (family: string, outcome: string) =>
    figure(`outline_datasource_queries_total{query_type="${family}",outcome="${outcome}"}`);
  expect(await counted('access-keys', 'ok')).toBe(1);
  expect(await counted('access-keys', 'QUERY_INVALID')).toBe(1);
  expect(await counted('server-metrics', 'ok')).toBe(1);
  expect(await counted('unknown', 'QUERY_UNKNOWN_FAMILY')).toBe(1);
  expect(await counted('server', 'REQUEST_CANCELLED')).toBe(1);
  expect(await figure('outline_datasource_query_duration_seconds_count{query_type="access-keys"}')).toBe(2);
  expect(await figure('outline_datasource_recent_query_duration_seconds_count{query_type="access-keys"}')).toBe(2);
  const slowest = 'outline_datasource_recent_query_duration_seconds{query_type="access-keys",quantile="0.99"}';
  expect(await figure(slowest)).toBeGreaterThan(0);
  expect(await figure('outline_datasource_queries_in_progress')).toBe(0);
});

it('counts calls to Outline as the server counts them, and those that were spared', async () => {
  await Promise.all([ask({ queryType: 'access-keys' }), ask({ queryType: 'access-keys' })]);
  await ask({ queryType: 'access-keys' });
  const calls = (route: string) => figure(`outline_datasource_outline_calls_total{route="${route}",status="200"}`);
  expect(await calls('access-keys')).toBe(server().calls.count('GET /access-keys'));
  expect(await calls('server')).toBe(server().calls.count('GET /server'));
  expect(await calls('transfer')).toBe(server().calls.count('GET /metrics/transfer'));
  expect(await figure('outline_datasource_joined_calls_total{route="access-keys"}')).toBe(1);
  expect(await figure('outline_datasource_cache_hits_total{route="access-keys"}')).toBe(1);
  expect(await figure('outline_datasource_outline_call_duration_seconds_count{route="access-keys"}')).toBe(1);
  expect(await figure('outline_datasource_outline_response_bytes_total{route="access-keys"}')).toBeGreaterThan(100);
});

it('counts failed calls by status, or by why there was no answer', async () => {
  await server().faults.set({ kind: 'status', route: '/access-keys' });
  await ask({ queryType: 'access-keys' }).catch(() => {});
  await server().faults.clear();
  await ask({ queryType: 'access-keys' }, context('other', 'https://127.0.0.1:1/secret')).catch(() => {});
  const counted = (status: string) =>
    figure(`outline_datasource_outline_calls_total{route="access-keys",status="${status}"}`);
  expect(await counted('500')).toBe(server().calls.count('GET /access-keys'));
  expect(await counted('OUTLINE_CONNECTION_REFUSED')).toBeGreaterThan(0);
});

it('knows its instances, frames and refused streams', async () => {
  expect(await figure('outline_datasource_instances')).toBe(0);
  await ask({ queryType: 'server' }, context('a'));
  await ask({ queryType: 'server' }, context('b'));
  await ask({ queryType: 'server' }, context('c', 'no url')).catch(() => {});
  expect(await figure('outline_datasource_instances')).toBe(2);
  plugin.handlers.framesEncoded(2, 1000);
  plugin.handlers.streamRefused('run');
  expect(await figure('outline_datasource_frames_total')).toBe(2);
  expect(await figure('outline_datasource_frame_bytes_total')).toBe(1000);
  expect(await figure('outline_datasource_stream_requests_total{call="run"}')).toBe(1);
});

it('holds no secret and nothing that keys, servers or people are called by', async () => {
  await ask({ queryType: 'key-metrics', window: '24h' });
  await ask({ queryType: 'my-id' }).catch(() => {});
  const text = await plugin.handlers.collectMetrics();
  expect(text).not.toContain(server().secretPath);
  expect(text).not.toContain('my-id');
  expect(text).not.toMatch(/vpn|uid|127\.0\.0\.1/);
});

describeWith('promtool', 'promtool', () => {
  it('finds nothing to say of the names and help texts', async () => {
    await ask({ queryType: 'access-keys' });
    plugin.handlers.streamRefused('run');
    const input = await plugin.handlers.collectMetrics();
    const { status, stderr, stdout } = spawnSync('promtool', ['check', 'metrics'], { input, encoding: 'utf8' });
    expect({ status, stderr, stdout }).toEqual({ status: 0, stderr: '', stdout: '' });
  });
});
