import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { globSync } from 'glob';
import { openPromise } from 'yauzl';
import { pluginId } from '../plugin-json';
import { executableName, targets } from '../targets';
import { writeArchive } from './archive';
import { sha256Of, writeChecksums } from './checksums';
import { archiveFiles, archiveName } from './contents';
import { installArchive } from './install-archive';

const shared = ['plugin.json', 'module.js', 'README.md', 'img/logo.svg'];
const linux = targets.find(({ os, architecture }) => os === 'linux' && architecture === 'amd64') ?? null;
const date = new Date('2026-11-28T10:00:00Z');

let scratch: string;
let dist: string;

beforeEach(async () => {
  scratch = mkdtempSync(join(tmpdir(), 'archive-'));
  dist = join(scratch, 'dist');
  for (const name of [...shared, ...targets.map(executableName)]) {
    await mkdir(dirname(join(dist, name)), { recursive: true });
    await writeFile(join(dist, name), `This is ${name}.`);
  }
});
afterEach(() => rmSync(scratch, { recursive: true }));

async function pack(target: typeof linux, name = archiveName('1.2.3', target)) {
  const place = join(scratch, name);
  await writeArchive(place, { rootFolder: pluginId, files: await archiveFiles(dist, target), date });
  return place;
}

const namesIn = (folder: string) => globSync('**', { cwd: folder, nodir: true, posix: true }).sort();

describe('archive of a platform', () => {
  it('is named after version and platform', () => {
    expect(archiveName('1.2.3', linux)).toBe('outline-metrics-datasource-1.2.3.linux_amd64.zip');
    expect(archiveName('1.2.3', null)).toBe('outline-metrics-datasource-1.2.3.zip');
  });

  it('is installed by a host’s rules over an older version, with nothing of it left', async () => {
    const plugins = join(scratch, 'plugins');
    await mkdir(join(plugins, pluginId), { recursive: true });
    writeFileSync(join(plugins, pluginId, 'of-the-old-version.js'), '');
    const folder = await installArchive(await pack(linux), plugins, pluginId);
    expect(await readdir(plugins)).toEqual([pluginId]);
    expect(namesIn(folder)).toEqual([...shared, 'gpx_outline_linux_amd64'].sort());
    expect(readFileSync(join(folder, 'img/logo.svg'), 'utf8')).toBe('This is img/logo.svg.');
    expect(statSync(join(folder, 'gpx_outline_linux_amd64')).mode & 0o777).toBe(0o755);
  });

  it('keeps the executable executable where it is unpacked by hand', async () => {
    const zip = await openPromise(await pack(linux));
    const modes: string[] = [];
    for await (const { fileName, externalFileAttributes } of zip.eachEntry()) {
      modes.push(`${(externalFileAttributes >>> 16).toString(8)} ${fileName}`);
    }
    expect(modes).toEqual([
      '100644 outline-metrics-datasource/README.md',
      '100755 outline-metrics-datasource/gpx_outline_linux_amd64',
      '100644 outline-metrics-datasource/img/logo.svg',
      '100644 outline-metrics-datasource/module.js',
      '100644 outline-metrics-datasource/plugin.json',
    ]);
  });

  it('has the same bytes whenever and wherever it is made', async () => {
    const first = await pack(linux, 'first.zip');
    utimesSync(join(dist, 'module.js'), new Date(0), new Date(0));
    chmodSync(join(dist, 'module.js'), 0o600);
    const zone = process.env.TZ;
    process.env.TZ = 'Asia/Tehran';
    try {
      expect(await sha256Of(await pack(linux, 'second.zip'))).toBe(await sha256Of(first));
    } finally {
      process.env.TZ = zone;
    }
  });
});

test('the archive of all platforms holds every executable', async () => {
  const folder = await installArchive(await pack(null), join(scratch, 'plugins'), pluginId);
  expect(namesIn(folder)).toEqual(namesIn(dist));
});

test('checksums are read by sha256sum', async () => {
  await writeChecksums(join(scratch, 'SHA256SUMS'), [await pack(linux), await pack(null)]);
  const output = execFileSync('sha256sum', ['--check', '--strict', 'SHA256SUMS'], { cwd: scratch, encoding: 'utf8' });
  expect(output.match(/: OK$/gm)).toHaveLength(2);
});

test('a file that would be written elsewhere is refused', async () => {
  const place = join(scratch, 'bad.zip');
  await writeArchive(place, {
    rootFolder: 'root',
    files: [{ path: join(dist, 'module.js'), name: 'a', isExecutable: false }],
    date,
  });
  const bytes = readFileSync(place, 'latin1').replaceAll('root/a', 'a/../b');
  writeFileSync(place, bytes, 'latin1');
  await expect(installArchive(place, join(scratch, 'plugins'), pluginId)).rejects.toThrow();
});
