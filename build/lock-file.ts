import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import { repositoryRoot } from './paths';

/** A package as the lock file pins it. */
export interface LockedPackage {
  version: string;
  /** `sha512-` and base64, of the package's archive. */
  integrity: string;
}

const lockSchema = v.object({
  packages: v.record(v.string(), v.object({ version: v.optional(v.string()), integrity: v.optional(v.string()) })),
});

/**
 * What package-lock.json says of packages, by their folder: `node_modules/undici`.
 *
 * @throws Error naming the folder that it does not pin by version and SHA-512
 */
export async function readLockFile(): Promise<(folder: string) => LockedPackage> {
  const { packages } = v.parse(
    lockSchema,
    JSON.parse(await readFile(join(repositoryRoot, 'package-lock.json'), 'utf8'))
  );
  return (folder) => {
    const { version, integrity } = packages[folder] ?? {};
    if (!version || !integrity?.startsWith('sha512-')) {
      throw new Error(`package-lock.json does not pin ${folder} by version and SHA-512.`);
    }
    return { version, integrity };
  };
}
