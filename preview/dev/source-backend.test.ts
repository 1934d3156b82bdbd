import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Plugin } from 'esbuild';
import { backendOptions } from '../../build/backend-bundle';
import { repositoryRoot } from '../../build/paths';
import { startBackend } from '../backend-process';
import { DataSource } from '../data-source';
import { checkHealth } from '../plugin-calls';
import { ReplacedBackend } from './replaced-backend';
import { watchBundle } from './watch-bundle';

const folder = mkdtempSync(join(tmpdir(), 'outline-dev-'));
const entry = join(folder, 'plugin.ts');
const bundle = join(folder, 'plugin.cjs');
const problems: string[] = [];
const backend = new ReplacedBackend(
  () => startBackend([process.execPath, bundle], () => {}, { GF_PLUGIN_STATE_DIR: folder }),
  ({ message }) => problems.push(message)
);
let started = 0;
let failed = 0;
let watch: { close(): Promise<void> };

const write = (start: string) =>
  writeFileSync(
    entry,
    `import { Logger } from '${join(repositoryRoot, 'pkg/grafana/logging')}';
     import { servePlugin } from '${join(repositoryRoot, 'pkg/grafana/plugin')}';
     ${start}`
  );
const plugin = (message: string) =>
  `void servePlugin({ checkHealth: async () => ({ status: 'ok', message: '${message}' }) }, { logger: new Logger(process.stderr) });`;
const health = async () => (await checkHealth(await backend.current(), new DataSource().pluginContext('test'))).body;

async function until(isReached: () => boolean): Promise<void> {
  while (!isReached()) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

beforeAll(async () => {
  write(plugin('one'));
  const replace = () => void backend.replace().then(() => (started += 1));
  const options = backendOptions(entry, bundle, 'test');
  const countFailures: Plugin = {
    name: 'count-failures',
    setup: ({ onEnd }) => onEnd(({ errors }) => void (failed += Math.min(errors.length, 1))),
  };
  const plugins = [...options.plugins, countFailures];
  watch = await watchBundle({ ...options, plugins, logLevel: 'silent' }, replace);
  await until(() => started === 1);
});
afterAll(async () => {
  await watch.close();
  await backend.stop();
  rmSync(folder, { recursive: true });
});

it('runs what the source says now, and goes on with what ran while the source does not compile', async () => {
  await expect(health()).resolves.toMatchObject({ message: 'one' });
  write('this is no program');
  await until(() => failed === 1);
  await expect(health()).resolves.toMatchObject({ message: 'one' });
  write(plugin('two'));
  await until(() => started === 2);
  await expect(health()).resolves.toMatchObject({ message: 'two' });
  expect(problems).toEqual([]);
});

it('says why a backend does not start, and starts the next one', async () => {
  const before = started;
  write(`process.exit(3);`);
  await until(() => started > before);
  await expect(health()).rejects.toThrow('ended with exit code 3 before its handshake');
  expect(problems).toHaveLength(1);
  write(plugin('three'));
  await until(() => started > before + 1);
  await expect(health()).resolves.toMatchObject({ message: 'three' });
});
