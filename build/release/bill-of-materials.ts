import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Enums, Models, Serialize, Spec, SPDX } from '@cyclonedx/cyclonedx-library';
import { PackageURL } from 'packageurl-js';
import * as v from 'valibot';
import { readLockFile, type LockedPackage } from '../lock-file';
import { repositoryRoot } from '../paths';
import { pluginId } from '../plugin-json';
import { targets } from '../targets';

const manifestSchema = v.object({ name: v.string(), license: v.string() });

/**
 * What the plugin is made of, in CycloneDX's JSON: the npm packages that went into its two bundles, and the Bun
 * binaries that its executables consist of, each by version and checksum.
 *
 * @param folders of the bundled packages, relative to the repository
 * @throws Error naming the package that the lock file does not pin
 */
export async function billOfMaterials(version: string, folders: readonly string[], date: Date): Promise<string> {
  const locked = await readLockFile();
  const runtimes = targets.map(({ bunPackage }) => `node_modules/${bunPackage}`);
  const bundled = await Promise.all(
    folders.map(async (folder) => component(await readManifest(folder), locked(folder)))
  );
  const components = [...bundled, ...runtimes.map((folder) => component(runtimeManifest(folder), locked(folder)))];
  const plugin = new Models.Component(Enums.ComponentType.Application, pluginId, {
    bomRef: pluginId,
    version,
    licenses: licence('Apache-2.0'),
    dependencies: new Models.BomRefRepository(components.map(({ bomRef }) => bomRef)),
  });
  const bom = new Models.Bom({
    metadata: new Models.Metadata({ timestamp: date, component: plugin }),
    components: new Models.ComponentRepository(components),
  });
  const serializer = new Serialize.JsonSerializer(new Serialize.JSON.Normalize.Factory(Spec.Spec1dot6));
  return `${serializer.serialize(bom, { sortLists: true, space: 2 })}\n`;
}

type Manifest = v.InferOutput<typeof manifestSchema>;

async function readManifest(folder: string): Promise<Manifest> {
  return v.parse(manifestSchema, JSON.parse(await readFile(join(repositoryRoot, folder, 'package.json'), 'utf8')));
}

/** Those of other machines are not installed here. */
function runtimeManifest(folder: string): Manifest {
  return { name: folder.replace('node_modules/', ''), license: 'MIT' };
}

function component({ name: fullName, license }: Manifest, { version, integrity }: LockedPackage): Models.Component {
  const [name = '', group] = fullName.split('/').reverse();
  const purl = new PackageURL('npm', group, name, version).toString();
  const digest = Buffer.from(integrity.replace('sha512-', ''), 'base64').toString('hex');
  return new Models.Component(Enums.ComponentType.Library, name, {
    bomRef: purl,
    purl,
    group,
    version,
    licenses: licence(license),
    hashes: new Models.HashDictionary([[Enums.HashAlgorithm['SHA-512'], digest]]),
  });
}

/** @param text an SPDX identifier, or an expression of several */
function licence(text: string): Models.LicenseRepository {
  const id = SPDX.fixupSpdxId(text);
  return new Models.LicenseRepository([id ? new Models.SpdxLicense(id) : new Models.LicenseExpression(text)]);
}
