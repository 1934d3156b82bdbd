import { chmodSync, copyFileSync, linkSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { backendEntry, bundleBackend } from '../build/backend-bundle';
import { hostBunBinary } from '../build/bun-binary';
import { startBackend, type BackendProcess } from '../preview/backend-process';
import { startSimulator } from '../simulator/simulator';
import { contextMessage, answerOf } from './grafana/services/test-host';
import type { CheckHealthResponse, PluginContext, QueryDataResponse } from './grafana/generated/plugin';
import { historySchema } from './history/buckets/rows/schema';
import { trueSpan } from './history/buckets/testing/truth';
import { keepingOf, openServers } from './history/kept-servers';
import { addressOf, knownServersSchema } from './history/known-servers';
import { createOutlineApi } from './outline/client';
import type { ApiSettings } from './settings/model';
import { openStore } from './store/open-store';

const id = 'outline-metrics-datasource';
const day = 86_400;

type Simulator = Awaited<ReturnType<typeof startSimulator>>;
let simulator: Simulator;
let data: string;
let plugin: string;
const running: BackendProcess[] = [];

/** Grafana's data folder with the plugin in it, as its packages lay it out. */
beforeAll(async () => {
  simulator = await startSimulator({ keys: 4, ageDays: 40 });
  data = mkdtempSync(join(tmpdir(), 'outline-data-'));
  plugin = join(data, 'plugins', id);
  mkdirSync(plugin, { recursive: true });
  place(hostBunBinary(), join(plugin, 'gpx_outline'));
  await bundleBackend(backendEntry, join(plugin, 'backend.cjs'), 'test');
});
afterAll(async () => {
  await Promise.all(running.map((backend) => backend.stop()));
  await simulator.stop();
  rmSync(data, { recursive: true, force: true });
});

/** A symbolic link would tell the runtime another place. */
function place(binary: string, path: string): void {
  try {
    linkSync(binary, path);
  } catch {
    copyFileSync(binary, path);
    chmodSync(path, 0o755);
  }
}

async function start(): Promise<BackendProcess> {
  const nothing = { GF_PLUGIN_STATE_DIR: '', GF_PATHS_DATA: '', XDG_STATE_HOME: join(data, 'not-here') };
  const program = [join(plugin, 'gpx_outline'), join(plugin, 'backend.cjs')] as const;
  const backend = await startBackend([...program], () => undefined, nothing);
  running.push(backend);
  return backend;
}

function server(): ApiSettings {
  const [first] = simulator.servers;
  if (!first) {
    throw new Error('the simulator has no server');
  }
  const { apiUrl, certSha256 } = first;
  const common = { tlsSkipVerify: false, timeoutSeconds: 30, cacheTtlSeconds: 0, maxConcurrentCalls: 2 };
  return { name: 'home', apiUrl, certSha256, ...common };
}

function context(role: string): PluginContext {
  const { apiUrl, certSha256, name } = server();
  const jsonData = { certSha256, serverName: name, backfillSecondsPerHour: 0 };
  return contextMessage({
    user: { login: 'ann', name: 'Ann', email: '', role },
    dataSourceInstanceSettings: {
      name: 'Outline',
      uid: 'outline',
      jsonData: Buffer.from(JSON.stringify(jsonData)),
      decryptedSecureJsonData: new Map([['apiUrl', apiUrl]]),
      lastUpdatedMS: 1n,
    },
  });
}

async function health(backend: BackendProcess, role: string): Promise<string> {
  const { message } = await answerOf<CheckHealthResponse>((done) =>
    backend.diagnostics.checkHealth({ pluginContext: context(role), headers: new Map() }, done)
  );
  return message;
}

/** The frames of a chart, as bytes. */
async function chart(backend: BackendProcess, from: number, to: number): Promise<string[]> {
  const query = {
    refId: 'A',
    queryType: 'key-metrics',
    maxDataPoints: 500n,
    intervalMS: 60_000n,
    timeRange: { fromEpochMS: BigInt(from * 1000), toEpochMS: BigInt(to * 1000) },
    json: Buffer.from(JSON.stringify({ shape: 'time-series', figure: 'data', step: '1h' })),
  };
  const { responses } = await answerOf<QueryDataResponse>((done) =>
    backend.data.queryData({ pluginContext: context('Viewer'), headers: new Map(), queries: [query] }, done)
  );
  const answer = responses.get('A');
  expect(answer).toMatchObject({ status: 200, error: '' });
  return (answer?.frames ?? []).map((frame) => Buffer.from(frame).toString('base64'));
}

/** Two days of five minutes until midnight, as the plugin would have recorded them. */
async function record(path: string, to: number): Promise<void> {
  const api = createOutlineApi(server());
  const { value } = await api.server();
  await api.close();
  const store = await openStore({ kind: 'file', path }, { schemas: [historySchema, knownServersSchema] });
  const keepDays = { fiveMinutes: 35, hours: 400, days: 3660 };
  const { buckets } = keepingOf(addressOf(server()), openServers(store), keepDays).open(value.serverId ?? '');
  buckets.transaction(() => {
    for (let from = to - 2 * day; from < to; from += 300) {
      buckets.write(trueSpan(from, from + 300));
    }
  });
  store.close();
}

it('is beside the plugins in Grafana’s data folder, and the same query gives the same bytes after a restart', async () => {
  const path = join(data, id, 'outline-metrics.sqlite');
  const midnight = Math.floor(Date.now() / 1000 / day) * day;
  const first = await start();
  expect(await health(first, 'Admin')).toContain(`History is kept in ${path}.`);
  expect(await health(first, 'Viewer')).not.toContain(data);
  const empty = await chart(first, midnight - 1.5 * day, midnight - 3600);
  await first.stop();
  await record(path, midnight);

  const second = await start();
  const before = await chart(second, midnight - 1.5 * day, midnight - 3600);
  await second.stop();
  const third = await start();
  expect(await chart(third, midnight - 1.5 * day, midnight - 3600)).toEqual(before);
  expect(before.join().length).toBeGreaterThan(empty.join().length + 1000);
  expect(readdirSync(data).sort()).toEqual([id, 'plugins']);
  expect(readdirSync(plugin).sort()).toEqual(['backend.cjs', 'gpx_outline']);
}, 60_000);
