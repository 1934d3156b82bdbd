import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleBackend } from '../../../build/backend-bundle';
import { startBackend, type BackendProcess } from '../../../preview/backend-process';
import { DataSource } from '../../../preview/data-source';
import { callResource, checkHealth, queryData } from '../../../preview/plugin-calls';

const dataSource = new DataSource();
const context = () => dataSource.pluginContext('waves');
const configure = (jsonData: Record<string, unknown>) =>
  dataSource.update({ name: 'Waves', jsonData, secureJsonData: {} });
const ask = (query: object) =>
  queryData(backend, context(), { from: '0', to: '60000', queries: [{ refId: 'A', intervalMs: 15_000, ...query }] });

let folder: string;
let backend: BackendProcess;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'outline-example-'));
  const bundle = join(folder, 'plugin.cjs');
  await bundleBackend(join(__dirname, 'plugin.ts'), bundle, '1.0.0');
  backend = await startBackend([process.execPath, bundle], () => {}, {});
});
afterAll(async () => {
  await backend.stop();
  rmSync(folder, { recursive: true });
});

it('is configured, answers and refuses as a plugin of Grafana', async () => {
  configure({ amplitude: 2 });
  const { status, body } = await ask({ periodSeconds: 60 });
  expect(status).toBe(200);
  expect(body).toMatchObject({
    results: {
      A: {
        frames: [
          {
            data: {
              values: [
                [0, 15_000, 30_000, 45_000],
                [0, 2, expect.closeTo(0), -2],
              ],
            },
          },
        ],
      },
    },
  });
  expect((await checkHealth(backend, context())).body).toMatchObject({ status: 'OK', message: 'Waves of ±2.' });
  const resource = { pluginContext: context(), path: 'amplitude', method: 'GET', url: 'amplitude' };
  const answer = await callResource(backend, { ...resource, headers: new Map(), body: new Uint8Array() });
  expect(JSON.parse(Buffer.from(answer.body).toString())).toEqual({ amplitude: 2 });
});

it('makes the data source anew when its settings change, and says which one is wrong', async () => {
  configure({ amplitude: 3 });
  expect((await checkHealth(backend, context())).body).toMatchObject({ message: 'Waves of ±3.' });
  configure({ amplitude: 'much' });
  expect((await checkHealth(backend, context())).body).toMatchObject({
    status: 'ERROR',
    message: expect.stringContaining('amplitude is a number'),
  });
  expect((await ask({})).body).toMatchObject({ results: { A: { error: expect.stringContaining('amplitude') } } });
});
