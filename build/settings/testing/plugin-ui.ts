import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { cacheFolder } from '../../paths';

/**
 * Grafana’s reader of `dsconfig.json`: a fixed version, fetched once into the cache. It cannot be a dependency, because it
 * wants a newer Node.js than this project.
 */
const version = '0.18.0';
const integrity = 'sha512-OO1CvLd/Sm7/lTh6LZzbG8LXnV9kpfbkFkTVH0xRYWsdKv2R4Rt23fH/IBFWcypWds/YqoGPRofDMNShTJoSnw==';
const folder = join(cacheFolder, `grafana-plugin-ui-${version}`);
const archive = join(folder, `grafana-plugin-ui-${version}.tgz`);
const reader = join(folder, 'package', 'dist', 'esm', 'schema', 'utils', 'provisioning.js');

/** Whether it is there, or could be fetched. @throws Error where what was fetched is something else */
export function hasPluginUi(): boolean {
  if (!existsSync(reader)) {
    mkdirSync(folder, { recursive: true });
    const packed = spawnSync('npm', ['pack', '--silent', `@grafana/plugin-ui@${version}`], { cwd: folder });
    if (packed.status !== 0) {
      return false;
    }
    const hash = `sha512-${createHash('sha512').update(readFileSync(archive)).digest('base64')}`;
    if (hash !== integrity) {
      throw new Error(`@grafana/plugin-ui ${version} is not what it was.`);
    }
    execFileSync('tar', ['-xzf', archive, '-C', folder]);
  }
  return true;
}

/** The provisioning file that Grafana offers for a data source with such a `dsconfig.json`. */
export function provisioningTemplate(dsconfig: unknown): string {
  const script = `
    import { generateProvisioningTemplate } from ${JSON.stringify(pathToFileURL(reader).href)};
    process.stdout.write(generateProvisioningTemplate(${JSON.stringify(dsconfig)}));`;
  return execFileSync(process.execPath, ['--input-type=module', '--eval', script], { encoding: 'utf8' });
}
