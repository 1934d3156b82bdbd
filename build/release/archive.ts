import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { ZipFile } from 'yazl';

/** A file of an archive. */
export interface ArchiveFile {
  /** Where it is. */
  path: string;
  /** What it is called in the archive's root folder: `img/logo.svg`. */
  name: string;
  isExecutable: boolean;
}

/**
 * Writes a zip whose bytes depend on nothing but names, contents and `date`: not on the order of `files`, nor on modes,
 * times and the time zone of this machine.
 *
 * @param rootFolder the one folder that holds all files
 */
export async function writeArchive(
  place: string,
  { rootFolder, files, date }: { rootFolder: string; files: readonly ArchiveFile[]; date: Date }
): Promise<void> {
  const zip = new ZipFile();
  const mtime = asLocalTime(date);
  for (const { path, name, isExecutable } of files.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    const mode = isExecutable ? 0o100755 : 0o100644;
    zip.addFile(path, `${rootFolder}/${name}`, { mtime, mode, compressionLevel: 9, forceDosTimestamp: true });
  }
  zip.end();
  await pipeline(zip.outputStream, createWriteStream(place));
}

/** Zips hold local times. The zip shall show UTC wherever it was made. */
function asLocalTime(date: Date): Date {
  return new Date(
    date.getUTCFullYear(),
    date.getUTCMonth(),
    date.getUTCDate(),
    date.getUTCHours(),
    date.getUTCMinutes(),
    date.getUTCSeconds()
  );
}
