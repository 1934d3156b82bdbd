import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import * as v from 'valibot';
import { stringify } from 'yaml';
import { Logger } from './grafana/logging';
import { createOutlinePlugin } from './outline-plugin';
import { ServersFile } from './servers-file';

const certSha256 = '0123456789ABCDEF'.repeat(4);
const urlOf = (host: string) => `https://${host}:8081/s3cr3t`;

let folder: string;
let path: string;
let log: string;
let changes: number;
let file: ServersFile | null;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'servers-file-'));
  path = join(folder, 'servers.yaml');
  log = '';
  changes = 0;
});
afterEach(() => {
  file?.stop();
  rmSync(folder, { recursive: true });
});

function open(environment: NodeJS.ProcessEnv = {}): ServersFile {
  const logger = new Logger(new Writable({ write: (text, _, done) => ((log += String(text)), done()) }));
  file = new ServersFile({ path, environment, logger, onChange: () => (changes += 1) });
  return file;
}
const write = (servers: unknown, uid = 'outline') =>
  writeFileSync(path, stringify({ dataSources: [{ uid, servers }] }));
const saved = { uid: 'outline', jsonData: { timeoutSeconds: 5 }, decryptedSecureJsonData: { apiUrl: urlOf('main') } };
const secretsOf = (opened: ServersFile) => opened.addTo(saved, 'org-1').decryptedSecureJsonData;

it('adds its servers to the data source that it names, with secrets from files and the environment', () => {
  writeFileSync(join(folder, 'hel'), `${urlOf('hel')}\n`);
  write([
    { id: 'fra', name: 'Frankfurt', certSha256, labels: { provider: 'hetzner' }, apiUrl: urlOf('fra') },
    { id: 'hel', certSha256, apiUrlFile: join(folder, 'hel') },
    { id: 'sgp', apiUrlEnv: 'SGP' },
  ]);
  const opened = open({ SGP: JSON.stringify({ apiUrl: urlOf('sgp'), certSha256 }) });
  expect(opened.problem).toBeNull();
  expect(opened.addTo(saved, 'org-1').jsonData).toMatchObject({
    timeoutSeconds: 5,
    servers: [{ id: 'fra', name: 'Frankfurt', labels: { provider: 'hetzner' } }, { id: 'hel' }, { id: 'sgp' }],
  });
  expect(secretsOf(opened)).toMatchObject({
    apiUrl: urlOf('main'),
    'apiUrl.fra': urlOf('fra'),
    'apiUrl.hel': urlOf('hel'),
  });
  expect(opened.addTo({ ...saved, uid: 'other' }, 'org-1')).toEqual({ ...saved, uid: 'other' });
  expect(opened.addTo(saved, 'org-2')).toEqual(saved);
});

it('is taken up when it changes, and not otherwise', () => {
  write([{ id: 'fra', apiUrl: urlOf('fra') }]);
  const opened = open();
  opened.poll();
  expect(changes).toBe(0);
  write([
    { id: 'fra', apiUrl: urlOf('fra') },
    { id: 'hel', apiUrl: urlOf('hel') },
  ]);
  opened.poll();
  expect(changes).toBe(1);
  expect(Object.keys(secretsOf(opened))).toEqual(['apiUrl', 'apiUrl.fra', 'apiUrl.hel']);
});

it.each([
  ['dataSources: [', 'Look at line 1'],
  [
    'dataSources: [{uid: outline, servers: [{id: fra, apiUrl: "https://a/s3cr3t", secret: x}]}]',
    'servers.0.secret: it is not known',
  ],
  ['dataSources: [{uid: outline, servers: [{id: fra}]}]', 'one of apiUrl, apiUrlFile and apiUrlEnv'],
  ['dataSources: [{uid: outline, servers: [{id: fra, apiUrlEnv: NONE}]}]', 'nothing where its URL should be'],
  ['dataSources: [{uid: outline, servers: [{id: fra, apiUrlFile: /nowhere/x}]}]', '/nowhere/x cannot be read'],
  [
    'dataSources: [{uid: outline, servers: [{id: fra, apiUrl: "http://a/s3cr3t"}]}]',
    'The URL must begin with https://',
  ],
  [
    'dataSources: [{uid: outline, servers: [{id: fra, apiUrl: "https://a/s3cr3t", labels: {server: x}}]}]',
    'the label "server"',
  ],
  [null, 'It cannot be read.'],
])('keeps the servers before where it becomes %j, and says what is wrong once', (text, problem) => {
  write([{ id: 'fra', apiUrl: urlOf('fra') }]);
  const opened = open();
  if (text === null) {
    rmSync(path);
  } else {
    writeFileSync(path, text);
  }
  opened.poll();
  opened.poll();
  expect(secretsOf(opened)).toHaveProperty(['apiUrl.fra'], urlOf('fra'));
  expect(opened.problem).toContain(problem);
  expect(log.match(/cannot be used/g)).toHaveLength(1);
  expect(`${log}${opened.problem}`).not.toContain('s3cr3t');
  expect(changes).toBe(0);
  write([{ id: 'fra', apiUrl: urlOf('fra') }]);
  opened.poll();
  expect(opened.problem).toBeNull();
});

describe('the plugin', () => {
  const answerSchema = v.object({ servers: v.array(v.object({ name: v.string() })) });

  // Only the file is looked at by intervals.
  const untouched = ['Date', 'performance', 'nextTick', 'queueMicrotask', 'setImmediate', 'setTimeout'] as const;
  beforeEach(() => void jest.useFakeTimers({ doNotFake: [...untouched, 'clearImmediate', 'clearTimeout'] }));
  afterEach(() => void jest.useRealTimers());

  it('takes other servers up without a restart, and says what is wrong where there are none', async () => {
    writeFileSync(path, 'no list');
    const logger = new Logger(new Writable({ write: (_, __, done) => done() }));
    const plugin = createOutlinePlugin(logger, { GF_PLUGIN_STATE_DIR: folder, GF_PLUGIN_SERVERS_FILE: path });
    const list = async (): Promise<unknown> => {
      const request = { method: 'GET', path: 'servers', query: new URLSearchParams(), body: new Uint8Array() };
      const dataSource = { uid: 'outline', name: 'Outline', updated: 1, jsonData: { history: 'off' } };
      const context = {
        orgId: 1,
        namespace: 'default',
        user: null,
        dataSource: { ...dataSource, decryptedSecureJsonData: {} },
        grafanaConfig: new Map(),
        headers: new Map(),
      };
      const { body } = await plugin.handlers.callResource(context, request, new AbortController().signal);
      return JSON.parse(String(body));
    };
    const names = async () => v.parse(answerSchema, await list()).servers.map(({ name }) => name);
    try {
      await expect(list()).rejects.toThrow('The file of servers cannot be used');
      write([{ id: 'fra', name: 'Frankfurt', apiUrl: urlOf('fra') }]);
      jest.advanceTimersByTime(10_000);
      expect(await names()).toEqual(['Frankfurt']);
      expect(await list()).toMatchObject({ servers: [{ id: 'fra', isFromFile: true }] });
      write([
        { id: 'hel', name: 'Helsinki', apiUrl: urlOf('hel') },
        { id: 'fra', name: 'Frankfurt', apiUrl: urlOf('fra') },
      ]);
      jest.advanceTimersByTime(10_000);
      expect(await names()).toEqual(['Helsinki', 'Frankfurt']);
      writeFileSync(path, 'no list');
      jest.advanceTimersByTime(10_000);
      expect(await names()).toEqual(['Helsinki', 'Frankfurt']);
    } finally {
      await plugin.dispose();
    }
  });
});
