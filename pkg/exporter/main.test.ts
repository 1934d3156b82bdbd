import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { X509Certificate } from 'node:crypto';
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { get } from 'node:https';
import { TLSSocket } from 'node:tls';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { backendEntry, bundleBackend } from '../../build/backend-bundle';
import { hostBunBinary } from '../../build/bun-binary';
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

async function until<T>(poll: () => T | null | undefined | false | Promise<T | null | undefined | false>): Promise<T> {
  for (let attempt = 0; attempt < 200; attempt++) {
    const found = await poll();
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

it('serves over TLS to those who have the token, as a file says', async () => {
  const [server] = simulator.servers;
  const certificates = join(__dirname, '../../simulator/certificate');
  const file = join(folder, 'exporter.yaml');
  writeFileSync(
    file,
    `listen: 127.0.0.1:0
stateFolder: ${folder}
servers:
  - name: home
    apiUrl: ${server!.apiUrl}
    certSha256: ${server!.certSha256}
tls:
  certificateFile: ${certificates}/server-certificate.pem
  keyFile: ${certificates}/server-key.pem
authorization:
  token: tok3n
`
  );
  run(['exporter', '--config', file]);
  const url = await servedUrl();
  expect(url).toMatch(/^https:/);
  const statusWith = (headers: Record<string, string>) =>
    new Promise<number | undefined>((resolve, reject) => {
      get(url, { headers, rejectUnauthorized: false, agent: false }, (response) => {
        response.resume();
        resolve(response.statusCode);
      }).on('error', reject);
    });
  expect(await statusWith({})).toBe(401);
  expect(await statusWith({ authorization: 'Bearer tok3' })).toBe(401);
  expect(await statusWith({ authorization: 'Bearer tok3n', 'accept-encoding': 'gzip' })).toBe(200);
  child.kill('SIGINT');
  const [code] = await once(child, 'exit');
  expect(code).toBe(0);
  expect(existsSync(join(folder, 'outline-exporter.sqlite'))).toBe(true);
  expect(errors + output).not.toContain('tok3n');
});

/** Starts an exporter of one server with these further settings. */
function runWith(settings: object): void {
  const [server] = simulator.servers;
  const { apiUrl, certSha256 } = server!;
  const file = join(folder, 'further.json');
  const servers = [{ name: 'home', apiUrl, certSha256 }];
  writeFileSync(file, JSON.stringify({ listen: '127.0.0.1:0', servers, ...settings }));
  run(['exporter', '--config', file]);
}

it('takes new certificates and tokens on SIGHUP, and lets in nobody without a certificate', async () => {
  const certificates = join(__dirname, '../../simulator/certificate');
  const pathOf = (name: string) => join(folder, name);
  const install = (name: string, token: string) => {
    copyFileSync(join(certificates, `${name}-certificate.pem`), pathOf('certificate.pem'));
    copyFileSync(join(certificates, `${name}-key.pem`), pathOf('key.pem'));
    writeFileSync(pathOf('token'), token);
  };
  install('server', 'first');
  runWith({
    tls: {
      certificateFile: pathOf('certificate.pem'),
      keyFile: pathOf('key.pem'),
      clientCaFile: join(certificates, 'other-certificate.pem'),
    },
    authorization: { tokenFile: pathOf('token') },
  });
  const url = await servedUrl();
  const client = {
    cert: readFileSync(join(certificates, 'other-certificate.pem')),
    key: readFileSync(join(certificates, 'other-key.pem')),
  };
  /** The status and the serial number of the certificate that was shown; null where the connection was refused. */
  const ask = (token: string, own: object = client) =>
    new Promise<[number | undefined, string] | null>((resolve) => {
      const headers = { authorization: `Bearer ${token}` };
      get(url, { headers, rejectUnauthorized: false, agent: false, ...own }, (response) => {
        const { socket } = response;
        const shown = socket instanceof TLSSocket ? socket.getPeerCertificate().serialNumber : '';
        response.resume();
        resolve([response.statusCode, shown]);
      }).on('error', () => resolve(null));
    });
  const serialOf = (name: string) =>
    new X509Certificate(readFileSync(join(certificates, `${name}-certificate.pem`))).serialNumber;
  expect(await ask('first')).toEqual([200, serialOf('server')]);
  expect(await ask('first', {})).toBeNull();
  install('other', 'second');
  child.kill('SIGHUP');
  await until(() => errors.includes('are in force'));
  expect(await ask('first')).toEqual([401, serialOf('other')]);
  expect(await ask('second')).toEqual([200, serialOf('other')]);
  expect(await ask('second', {})).toBeNull();
  writeFileSync(pathOf('key.pem'), 'nothing');
  child.kill('SIGHUP');
  await until(() => errors.includes(`tls.keyFile: ${pathOf('key.pem')} holds no private key in PEM.`));
  expect(await ask('second')).toEqual([200, serialOf('other')]);
  expect(errors).not.toMatch(/routines|OpenSSL/i);
});

it('pushes, tells of receivers that hang, and ends soon all the same', async () => {
  const paths: string[] = [];
  const receiver = createServer((request, response) => {
    paths.push(request.url ?? '');
    request.resume();
    if (request.url !== '/hang') {
      response.end();
    }
  }).listen(0, '127.0.0.1');
  await once(receiver, 'listening');
  const bound = receiver.address();
  const base = `http://127.0.0.1:${typeof bound === 'object' ? bound?.port : ''}`;
  runWith({ pushgateway: { url: base }, remoteWrite: { url: `${base}/hang` }, otlp: { url: `${base}/v1/metrics` } });
  await until(() => new Set(paths).size >= 3);
  const pushesTo = (path: string) => paths.filter((each) => each === path).length;
  const [gatewayBefore, otlpBefore] = [pushesTo('/metrics/job/outline'), pushesTo('/v1/metrics')];
  child.kill('SIGTERM');
  const before = performance.now();
  const [code] = await once(child, 'exit');
  expect(code).toBe(0);
  expect(performance.now() - before).toBeLessThan(6000);
  expect(pushesTo('/metrics/job/outline')).toBeGreaterThan(gatewayBefore);
  expect(pushesTo('/v1/metrics')).toBeGreaterThan(otlpBefore);
  expect(errors).toMatch(/remote write receiver at 127.0.0.1:\d+ cannot be reached: it did not answer in time/);
  receiver.closeAllConnections();
  receiver.close();
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
