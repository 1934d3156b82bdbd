import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:https';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { globSync } from 'glob';
import * as v from 'valibot';
import { serverCertificate } from '../../simulator/certificate/certificate';
import { pluginId } from '../plugin-json';
import { writeArchive } from './archive';
import { installArchive } from './install-archive';
import { signArchives } from './sign-archives';

const manifestSchema = v.object({
  plugin: v.string(),
  version: v.string(),
  rootUrls: v.array(v.string()),
  files: v.record(v.string(), v.string()),
});
const date = new Date('2026-11-28T10:00:00Z');
const rootUrls = 'https://grafana.example.org/';

/** Stands in for grafana.com: hands the manifest back, or refuses the token. */
const service = createServer(serverCertificate(), (request, response) => {
  request.setEncoding('utf8');
  let body = '';
  request.on('data', (text: string) => (body += text));
  request.on('end', () => {
    const isKnown = request.headers.authorization === 'Bearer right';
    response.writeHead(isKnown ? 200 : 401).end(isKnown ? body : '{"message":"Unauthorized"}');
  });
});

let scratch: string;
let environment: NodeJS.ProcessEnv;
let archives: string[];

beforeAll(async () => {
  service.listen(0, '127.0.0.1');
  await once(service, 'listening');
  scratch = mkdtempSync(join(tmpdir(), 'sign-'));
  const { port } = v.parse(v.object({ port: v.number() }), service.address());
  environment = {
    ...process.env,
    GRAFANA_COM_URL: `https://127.0.0.1:${port}`,
    NODE_TLS_REJECT_UNAUTHORIZED: '0',
    GRAFANA_ACCESS_POLICY_TOKEN: 'right',
  };
  const files = ['plugin.json', 'gpx_outline_linux_amd64', 'gpx_outline_darwin_arm64'];
  const [plugin = '', ...executables] = files.map((name) => {
    const text = name === 'plugin.json' ? JSON.stringify({ id: pluginId, info: { version: '1.2.3' } }) : name;
    writeFileSync(join(scratch, name), text);
    return name;
  });
  const pack = async (name: string) => {
    const place = join(scratch, `${name}.zip`);
    const packed = [plugin, name].map((file) => ({
      name: file,
      path: join(scratch, file),
      isExecutable: file === name,
    }));
    await writeArchive(place, { rootFolder: pluginId, files: packed, date });
    return place;
  };
  archives = await Promise.all(executables.map(pack));
});
afterAll(async () => {
  service.close();
  await once(service, 'close');
  rmSync(scratch, { recursive: true });
});

describe('signArchives', () => {
  it('gives each archive a manifest of its own, that lists every other file of it', async () => {
    const folder = join(scratch, 'signed');
    await signArchives(archives, { folder, date, rootUrls, environment });
    for (const name of ['gpx_outline_linux_amd64', 'gpx_outline_darwin_arm64']) {
      const plugin = await installArchive(join(folder, `${name}.signed.zip`), join(scratch, 'plugins'), pluginId);
      const manifest = v.parse(manifestSchema, JSON.parse(readFileSync(join(plugin, 'MANIFEST.txt'), 'utf8')));
      expect(manifest).toMatchObject({ plugin: pluginId, version: '1.2.3', rootUrls: [rootUrls] });
      const others = globSync('**', { cwd: plugin, nodir: true }).filter((file) => file !== 'MANIFEST.txt');
      expect(Object.keys(manifest.files).sort()).toEqual(others.sort());
    }
  });

  it('fails with the service’s words', async () => {
    const refused = { ...environment, GRAFANA_ACCESS_POLICY_TOKEN: 'wrong' };
    const signing = signArchives(archives, { folder: join(scratch, 'none'), date, rootUrls, environment: refused });
    await expect(signing).rejects.toThrow('401 along with: message: Unauthorized');
  });
});
