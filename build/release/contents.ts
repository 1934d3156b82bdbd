import { join } from 'node:path';
import { glob } from 'glob';
import { pluginId } from '../plugin-json';
import { executableName, targets, type Target } from '../targets';
import type { ArchiveFile } from './archive';

/** Name of a platform's archive, or, for null, of the one with all executables. */
export function archiveName(version: string, target: Target | null): string {
  const platform = target ? `.${target.os}_${target.architecture}` : '';
  return `${pluginId}-${version}${platform}.zip`;
}

/**
 * The files of a plugin's folder that go into a platform's archive: all but other platforms' executables.
 *
 * @param target null: all platforms'
 */
export async function archiveFiles(folder: string, target: Target | null): Promise<ArchiveFile[]> {
  const executables = targets.map(executableName);
  const left = target ? executables.filter((name) => name !== executableName(target)) : [];
  const names = await glob('**', { cwd: folder, nodir: true, posix: true, dot: true });
  return names
    .filter((name) => !left.includes(name))
    .map((name) => ({ name, path: join(folder, name), isExecutable: executables.includes(name) }));
}
