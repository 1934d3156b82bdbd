import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { readLockFile } from './lock-file';
import { cacheFolder } from './paths';
import { reportProgress } from './report-progress';
import { hostTarget, type Target } from './targets';

const run = promisify(execFile);

/**
 * Path of the Bun binary that runs here, from the npm package that `npm ci` installed for this machine.
 *
 * @throws Error where the package is missing.
 */
export function hostBunBinary(): string {
  const target = hostTarget();
  try {
    const manifest = createRequire(__filename).resolve(`${target.bunPackage}/package.json`);
    return join(dirname(manifest), binaryPath(target));
  } catch (error) {
    throw new Error(`${target.bunPackage} is not installed; run \`npm ci\` (without --omit=optional).`, {
      cause: error,
    });
  }
}

/**
 * Path of the Bun binary that an executable for `target` is made from. That of another machine comes from the npm
 * registry, is checked against the lock file and kept in the cache.
 *
 * @throws Error when it cannot be fetched, or when its checksum is not that of the lock file.
 */
export async function bunBinaryFor(target: Target): Promise<string> {
  if (target === hostTarget()) {
    return hostBunBinary();
  }
  const { version, integrity } = (await readLockFile())(`node_modules/${target.bunPackage}`);
  const folder = join(cacheFolder, 'bun', version, target.bunTarget);
  const binary = join(folder, binaryPath(target));
  if (!existsSync(binary)) {
    reportProgress(`build: fetching ${target.bunPackage}@${version}`);
    await fetchPackage(`${target.bunPackage}@${version}`, integrity, folder);
  }
  return binary;
}

function binaryPath(target: Target): string {
  return target.os === 'windows' ? 'bin/bun.exe' : 'bin/bun';
}

/** Unpacks the package into `folder`, which appears only when it is complete. */
async function fetchPackage(specifier: string, integrity: string, folder: string): Promise<void> {
  await mkdir(dirname(folder), { recursive: true });
  const scratch = await mkdtemp(`${folder}-`);
  try {
    const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
    const options = { cwd: scratch, shell: process.platform === 'win32' };
    const { stdout } = await run(npm, ['pack', '--silent', specifier], options);
    const archive = stdout.trim();
    const digest = createHash('sha512')
      .update(await readFile(join(scratch, archive)))
      .digest('base64');
    if (`sha512-${digest}` !== integrity) {
      throw new Error(`${specifier}: the checksum is not the one in package-lock.json.`);
    }
    await run('tar', ['-xzf', archive], { cwd: scratch });
    await rm(folder, { recursive: true, force: true });
    await rename(join(scratch, 'package'), folder);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}
