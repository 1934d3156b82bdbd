import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { pipeline } from 'node:stream/promises';

/** SHA-256 of a file, in lower-case hexadecimal digits. */
export async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}

/** Writes the SHA-256 of each file, for `sha256sum --check` in the folder that holds them. */
export async function writeChecksums(place: string, paths: readonly string[]): Promise<void> {
  const lines = await Promise.all(paths.map(async (path) => `${await sha256Of(path)}  ${basename(path)}\n`));
  await writeFile(place, lines.join(''));
}
