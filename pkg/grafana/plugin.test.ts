import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type Client, credentials } from '@grpc/grpc-js';
import { bundleBackend } from '../../build/backend-bundle';
import { DataClient, type QueryDataResponse } from './generated/plugin';
import { GRPCControllerClient } from './generated/process';
import { answerOf, contextMessage } from './services/test-host';

const programs = mkdtempSync(path.join(tmpdir(), 'plugin-test-program-'));
const pluginCommand = [path.join(programs, 'plugin.cjs')];

let folder: string;
const children: ChildProcess[] = [];
const clients: Client[] = [];

beforeAll(() => bundleBackend(path.join(__dirname, 'test-plugin.ts'), pluginCommand[0]!, '1.2.3'));
afterAll(() => rmSync(programs, { recursive: true }));
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'plugin-test-'));
});
afterEach(() => {
  clients.splice(0).forEach((client) => client.close());
  children.splice(0).forEach((child) => child.kill('SIGKILL'));
  rmSync(folder, { recursive: true });
});

const hostEnvironment = () => ({
  ...process.env,
  grafana_plugin_type: 'datasource',
  PLUGIN_PROTOCOL_VERSIONS: '2',
  PLUGIN_UNIX_SOCKET_DIR: folder,
});

function start(command: string[], env: NodeJS.ProcessEnv) {
  const child = spawn(process.execPath, command, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  children.push(child);
  const output = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output.stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (output.stderr += text));
  return { child, output, ended: once(child, 'close') };
}

/** Starts the plugin as the host does and waits for its handshake. */
async function startPlugin() {
  const plugin = start(pluginCommand, hostEnvironment());
  await once(plugin.child.stdout, 'data');
  const address = plugin.output.stdout.split('|')[3]!;
  const connect = <C extends Client>(Constructor: new (...parameters: ConstructorParameters<typeof Client>) => C) => {
    const client = new Constructor(`unix:${address}`, credentials.createInsecure());
    clients.push(client);
    return client;
  };
  const data = connect(DataClient);
  const query = (queryType: string) =>
    answerOf<QueryDataResponse>((callback) => {
      const query = {
        refId: 'A',
        queryType,
        maxDataPoints: 1n,
        intervalMS: 1n,
        timeRange: undefined,
        json: Buffer.alloc(0),
      };
      data.queryData({ pluginContext: contextMessage(), headers: new Map(), queries: [query] }, callback);
    });
  const shutDown = () => answerOf((callback) => connect(GRPCControllerClient).shutdown({}, callback));
  const logLines = () =>
    plugin.output.stderr
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as Record<string, unknown>);
  return { ...plugin, address, query, shutDown, logLines };
}

test('started by hand it says what it is, on standard error, and fails', async () => {
  const { output, ended } = start(pluginCommand, { ...process.env, grafana_plugin_type: undefined });

  const [code] = (await ended) as [number];

  expect(code).toBe(1);
  expect(output.stdout).toBe('');
  expect(output.stderr).toContain('This program is a Grafana data source plugin');
});

test('the handshake is one line, and the plugin answers at once', async () => {
  const { output, query, address } = await startPlugin();

  const { responses } = await query('');

  expect(responses.get('A')).toMatchObject({ status: 200 });
  expect(output.stdout).toBe(`1|2|unix|${address}|grpc\n`);
  expect(path.dirname(address)).toBe(folder);
});

test('nobody else may open the socket', async () => {
  const { address } = await startPlugin();

  expect(statSync(address).mode & 0o177).toBe(0);
});

test('the host ends it with a call, and nothing stays', async () => {
  const { ended, shutDown, address, logLines } = await startPlugin();

  await shutDown();
  const [code] = (await ended) as [number];

  expect(code).toBe(0);
  expect(existsSync(address)).toBe(false);
  expect(logLines().at(-1)).toMatchObject({ '@message': 'disposed' });
});

test.each(['hang', 'wait'])('the host ends it in the middle of a query that would %s', async (queryType) => {
  const { ended, shutDown, query } = await startPlugin();
  const unanswered = query(queryType).catch(() => {});
  await query('');

  await shutDown();
  const [code] = (await ended) as [number];
  await unanswered;

  expect(code).toBe(0);
});

test('SIGTERM ends it, and the socket is removed', async () => {
  const { child, ended } = await startPlugin();

  child.kill('SIGTERM');
  await ended;

  expect(readdirSync(folder)).toEqual([]);
});

test('SIGINT does not end it', async () => {
  const { child, query } = await startPlugin();

  child.kill('SIGINT');
  const { responses } = await query('');

  expect(responses.get('A')).toMatchObject({ status: 200 });
});

test('what is thrown where nobody waits is logged, and the process lives', async () => {
  const { query, logLines } = await startPlugin();

  await query('panic');
  await query('');

  expect(logLines().filter((line) => line['@level'] === 'error')).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ error: 'thrown where nobody waits' }),
      expect.objectContaining({ error: 'rejected where nobody waits' }),
    ])
  );
});

test('it ends when its host is killed', async () => {
  const script = `
    const child = require('node:child_process').spawn(process.execPath, ${JSON.stringify(pluginCommand)}, {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    child.stdout.once('data', () => console.log(child.pid));
  `;
  const host = start(['-e', script], hostEnvironment());
  await once(host.child.stdout!, 'data');
  const pluginId = Number(host.output.stdout);

  host.child.kill('SIGKILL');

  while (isAlive(pluginId)) {
    await delay(50);
  }
  expect(readdirSync(folder)).toEqual([]);
});

function isAlive(processId: number): boolean {
  try {
    process.kill(processId, 0);
    return true;
  } catch {
    return false;
  }
}
