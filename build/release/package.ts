import { execFile } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { buildPlugin } from '../build-plugin';
import { distFolder, releaseFolder } from '../paths';
import { pluginId, readVersion } from '../plugin-json';
import { reportProgress } from '../report-progress';
import { sourceDate } from '../source-date';
import { executableName, hostTarget, targets, type Target } from '../targets';
import { writeArchive } from './archive';
import { billOfMaterials } from './bill-of-materials';
import { writeChecksums } from './checksums';
import { archiveFiles, archiveName } from './contents';
import { installArchive } from './install-archive';

const run = promisify(execFile);

/** Largest archive of one platform, in bytes: what is downloaded at each start of a container without a volume. */
const LARGEST_ARCHIVE = 60_000_000;

/** `npm run package`: builds the plugin and puts everything that a release consists of into `artifacts/release/`. */
async function main(): Promise<void> {
  const packages = await buildPlugin({ quick: false });
  const version = await readVersion();
  const date = sourceDate();
  await rm(releaseFolder, { recursive: true, force: true });
  await mkdir(releaseFolder, { recursive: true });

  const archives: string[] = [];
  for (const target of [...targets, null]) {
    archives.push(await packArchive(version, target, date));
  }
  await tryInstalled(version);
  const materials = join(releaseFolder, `${pluginId}-${version}.cdx.json`);
  await writeFile(materials, await billOfMaterials(version, packages, date));
  const notices = join(releaseFolder, 'THIRD-PARTY-NOTICES.md');
  await copyFile(join(distFolder, 'THIRD-PARTY-NOTICES.md'), notices);
  await writeChecksums(join(releaseFolder, 'SHA256SUMS'), [materials, notices, ...archives]);
  reportProgress(`package: ${releaseFolder} is ready`);
}

/** @returns its path */
async function packArchive(version: string, target: Target | null, date: Date): Promise<string> {
  const place = join(releaseFolder, archiveName(version, target));
  await writeArchive(place, { rootFolder: pluginId, files: await archiveFiles(distFolder, target), date });
  const { size } = await stat(place);
  reportProgress(`package: ${archiveName(version, target)} (${(size / 1e6).toFixed(1)} MB)`);
  if (target && size > LARGEST_ARCHIVE) {
    throw new Error(`${archiveName(version, target)} is larger than ${LARGEST_ARCHIVE / 1e6} MB.`);
  }
  return place;
}

/** @throws Error where what Grafana would make of this machine's archive does not start */
async function tryInstalled(version: string): Promise<void> {
  const plugins = await mkdtemp(join(tmpdir(), 'outline-plugins-'));
  try {
    const plugin = await installArchive(join(releaseFolder, archiveName(version, hostTarget())), plugins, pluginId);
    const { stdout } = await run(join(plugin, executableName(hostTarget())), ['--version']);
    if (stdout.trim() !== version) {
      throw new Error(`the installed executable says that its version is ${stdout.trim()}.`);
    }
  } finally {
    await rm(plugins, { recursive: true, force: true });
  }
}

main().catch((error: unknown) => {
  reportProgress(`package: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
});
