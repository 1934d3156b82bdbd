import { createWriteStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { dirname, join, normalize, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { openPromise } from 'yauzl';

/** Files that Grafana makes executable, whatever mode the archive gives them. */
const executable = /_(linux_(amd64|arm|arm64)|darwin_(amd64|arm64)|windows_amd64\.exe)$/;

/**
 * Unpacks a plugin's archive by the rules of Grafana (`--pluginUrl`, preinstall): the old folder of the plugin is deleted
 * first, and the archive's root folder, whatever it is called, becomes the plugin's id.
 *
 * @returns the plugin's folder
 * @throws Error for a file that would be written elsewhere
 */
export async function installArchive(archive: string, pluginsFolder: string, pluginId: string): Promise<string> {
  const folder = join(pluginsFolder, pluginId);
  await rm(folder, { recursive: true, force: true });
  const zip = await openPromise(archive);
  for await (const entry of zip.eachEntry()) {
    const path = normalize(join(pluginsFolder, entry.fileName.replace(/^[\w.-]*\//, `${pluginId}/`)));
    if (!path.startsWith(folder + sep)) {
      throw new Error(`${entry.fileName} lies outside of the archive's root folder.`);
    }
    await mkdir(dirname(path), { recursive: true });
    const mode = executable.test(path) ? 0o755 : (entry.externalFileAttributes >>> 16) & 0o777;
    await pipeline(await zip.openReadStreamPromise(entry), createWriteStream(path, { mode }));
  }
  return folder;
}
