import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { backendEntry, bundleBackend } from '../../packaging/backend-bundle';
import { hostBunBinary } from '../../packaging/bun-binary';
import { startSimulator, type Simulator } from '../../simulator/simulator';
import { scrape } from './testing/simulated-exporter';

let simulator: Simulator;
let folder: string;
let child: ChildProcess;
let errors: string;
let output: string;

beforeAll(async () => {
  simulator = await startSimulator({ keys: 3 });
  folder = mkdtempSync(join(tmpdir(), 'outline-exporter-'));
  await bundleBackend(backendEntry, join(folder, 'backend.cjs'), '1.2.3');
});
afterEach(() => child.kill('SIGKILL'));
afterAll(async () => {
  await simulator.stop();
  rmSync(folder, { recursive: true });
});

/** Runs the program in the packaged runtime. */
function run(parameters: string[], environment: NodeJS.ProcessEnv = {}): void {
  child = spawn(hostBunBinary(), ['run', join(folder, 'backend.cjs'), ...parameters], { env: environment });
  errors = '';
  output = '';
  child.stderr?.on('data', (text: Buffer) => (errors += text.toString()));
  child.stdout?.on('data', (text: Buffer) => (output += text.toString()));
}

async function until<T>(look: () => T | null | undefined | false | Promise<T | null | undefined | false>): Promise<T> {
  for (let attempt = 0; attempt < 200; attempt++) {
    const found = await look();
    if (found) {
      return found;
    }
    await delay(100);
  }
  throw new Error(`It did not come about. ${errors}`);
}

const servedUrl = () => until(() => /"url":"(http[^"]+)"/.exec(errors)?.[1]);

it('serves one server of the environment until it is told to end', async () => {
  const [server] = simulator.servers;
  run(['exporter', '--listen', '127.0.0.1:0'], {
    OUTLINE_API_URL: server!.apiUrl,
    OUTLINE_CERT_SHA256: server!.certSha256,
    OUTLINE_SERVER_NAME: 'home',
  });
  const url = await servedUrl();
  const series = await until(async () => {
    const found = await scrape(url);
    return found.get('outline_access_keys{server="home"}') === 3 && found;
  });
  expect(series.get('outline_up{server="home"}')).toBe(1);
  expect(series.get('process_resident_memory_bytes')).toBeGreaterThan(1e6);
  child.kill('SIGTERM');
  const [code] = await once(child, 'exit');
  expect(code).toBe(0);
  expect(errors + output).not.toContain(server!.secretPath.replaceAll('/', ''));
});

it('says what is wrong with its configuration', async () => {
  run(['exporter', '--config', '/none.yaml']);
  const [code] = await once(child, 'close');
  expect(code).toBe(1);
  expect(errors).toContain('/none.yaml cannot be read (ENOENT). [EXPORTER_CONFIGURATION_INVALID]');
});

it.each([[['--none']], [['extra']]])('refuses %p and says how it is used', async (parameters) => {
  run(['exporter', ...parameters]);
  const [code] = await once(child, 'close');
  expect(code).toBe(2);
  expect(errors).toContain('gpx_outline exporter --config FILE');
});

it('explains itself', async () => {
  run(['exporter', '--help']);
  const [code] = await once(child, 'close');
  expect(code).toBe(0);
  expect(output).toContain('OUTLINE_API_URL');
});
