import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as v from 'valibot';
import { describeWith } from '../../pkg/telemetry/testing/programs';
import { repositoryRoot } from '../../build/paths';
import { executableName, targets } from '../../build/targets';
import { exporterFile, readYaml } from './files';

const unitName = 'outline-exporter.service';
const composeSchema = v.object({
  services: v.record(
    v.string(),
    v.object({ profiles: v.optional(v.array(v.string()), []), volumes: v.optional(v.array(v.string()), []) })
  ),
});
const dataSourceSchema = v.object({
  datasources: v.tuple([
    v.object({
      jsonData: v.object({ certSha256: v.string() }),
      secureJsonData: v.object({ apiUrl: v.string() }),
    }),
  ]),
});

const compose = join(repositoryRoot, 'docker-compose.yaml');
const exporterServices = Object.values(v.parse(composeSchema, readYaml(compose)).services).filter(({ profiles }) =>
  profiles.includes('exporter')
);

describeWith('systemd-analyze', 'systemd unit', () => {
  const folder = mkdtempSync(join(tmpdir(), 'unit-'));
  const unit = join(folder, unitName);

  beforeAll(() => {
    // What is started must be there, or the check complains of that.
    const text = readFileSync(exporterFile(`systemd/${unitName}`), 'utf8');
    writeFileSync(unit, text.replace('ExecStart=/usr/local/bin/outline-exporter', `ExecStart=${process.execPath}`));
  });

  afterAll(() => rm(folder, { recursive: true }));

  it('is understood by systemd, without a warning', () => {
    const { status, stderr } = spawnSync('systemd-analyze', ['verify', '--man=no', unit], { encoding: 'utf8' });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  });

  it('is exposed no more than 1.5 of 10', () => {
    const parameters = ['security', '--no-pager', '--offline=true', '--threshold=15', unit];
    expect(() => execFileSync('systemd-analyze', parameters, { stdio: 'pipe' })).not.toThrow();
  });
});

describe('container', () => {
  it('takes the executable that the build makes', () => {
    const recipe = readFileSync(exporterFile('container/Dockerfile'), 'utf8');
    const [, copied = ''] = /^COPY .*?(gpx_\S+)/m.exec(recipe) ?? [];
    const expected = targets.filter(({ os }) => os === 'linux').map((target) => executableName(target));
    expect(['amd64', 'arm64'].map((architecture) => copied.replace('${TARGETARCH}', architecture))).toEqual(expected);
  });

  it('is not run as root', () => {
    expect(readFileSync(exporterFile('container/Dockerfile'), 'utf8')).toMatch(/^USER 65532:65532$/m);
  });
});

describe('compose profile', () => {
  it('mounts what there is', () => {
    const paths = exporterServices.flatMap(({ volumes }) =>
      volumes.filter((volume) => volume.startsWith('./')).map((volume) => volume.split(':', 1).join(''))
    );
    expect(paths.length).toBeGreaterThan(0);
    expect(paths.filter((path) => !existsSync(join(repositoryRoot, path)))).toEqual([]);
  });

  it('knows the simulated server', () => {
    const path = join(repositoryRoot, 'provisioning/datasources/outline.yaml');
    const [{ jsonData, secureJsonData }] = v.parse(dataSourceSchema, readYaml(path)).datasources;
    const text = readFileSync(compose, 'utf8');
    expect(text).toContain(`OUTLINE_API_URL:-${secureJsonData.apiUrl}}`);
    expect(text).toContain(`OUTLINE_CERT_SHA256:-${jsonData.certSha256}}`);
  });
});
