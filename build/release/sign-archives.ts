import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { pluginId } from '../plugin-json';
import { writeArchive } from './archive';
import { writeChecksums } from './checksums';
import { archiveFiles } from './contents';
import { installArchive } from './install-archive';

const run = promisify(execFile);

/** Grafana's own program. */
const signer = join(
  dirname(createRequire(__filename).resolve('@grafana/sign-plugin/package.json')),
  'dist',
  'bin',
  'run.js'
);

export interface Signing {
  /** Addresses of the Grafana that is to load the plugin: `https://grafana.example.org/`. */
  rootUrls: string;
  /** With the token and, for tests, another signing service. */
  environment: NodeJS.ProcessEnv;
}

/**
 * Writes a signed copy of each archive, `….signed.zip`, and their checksums. A signature lists every file of a folder, so
 * each archive has its own.
 *
 * @throws Error with the signing program's own words when it fails
 */
export async function signArchives(
  archives: readonly string[],
  { folder, date, ...signing }: Signing & { folder: string; date: Date }
): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const signed: string[] = [];
  for (const archive of archives) {
    signed.push(await signArchive(archive, join(folder, `${basename(archive, '.zip')}.signed.zip`), date, signing));
  }
  await writeChecksums(join(folder, 'SHA256SUMS.signed'), signed);
}

async function signArchive(
  archive: string,
  place: string,
  date: Date,
  { rootUrls, environment }: Signing
): Promise<string> {
  const scratch = await mkdtemp(join(tmpdir(), 'outline-sign-'));
  try {
    const plugin = await installArchive(archive, scratch, pluginId);
    const parameters = [signer, '--rootUrls', rootUrls, '--distDir', plugin];
    await run(process.execPath, parameters, { cwd: scratch, env: environment }).catch(fail);
    await writeArchive(place, { rootFolder: pluginId, files: await archiveFiles(plugin, null), date });
    return place;
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/** The signing program tells on standard output why it failed. */
function fail({ stdout }: { stdout?: string }): never {
  throw new Error(stdout?.trim() || 'The signing program failed.');
}
