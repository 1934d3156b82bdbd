import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '../../build/paths';

/** What checks let the plugin write is left here, a folder each, until the check runs again. */
export const writtenFolder = join(repositoryRoot, 'artifacts', 'written');

/** Makes the folder of one run of a check. */
export function folderFor(check: string, run: string): string {
  const folder = join(writtenFolder, check, run.replaceAll(/[^\w./-]+/g, '-'));
  mkdirSync(folder, { recursive: true });
  return folder;
}

/** Forgets what earlier runs of a check have left. */
export function forgetWritten(check: string): void {
  rmSync(join(writtenFolder, check), { recursive: true, force: true });
}
