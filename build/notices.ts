import { existsSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import { distFolder, repositoryRoot } from './paths';

const manifestSchema = v.object({ name: v.string(), version: v.string(), license: v.string() });

/** Licences under which a package may be shipped beside Apache 2.0, by their SPDX names. */
const permitted = ['0BSD', 'Apache-2.0', 'BlueOak-1.0.0', 'BSD-2-Clause', 'BSD-3-Clause', 'ISC', 'MIT'];

const introduction = `# Third-party notices

The plugin itself is licensed under the Apache License 2.0 (see LICENSE). Its files contain the software listed here,
each under its own licence.
`;

/**
 * Folders of the packages that files belong to, relative to the repository, sorted; of nested packages the innermost.
 *
 * @param paths absolute, or relative to the repository
 */
export function packageFolders(paths: readonly string[]): string[] {
  const folders = paths.flatMap((path) => {
    const posix = path.replaceAll('\\', '/');
    const match = /^.*?(node_modules\/(?:.*\/node_modules\/)?(?:@[^/]+\/)?[^/]+)\//.exec(posix);
    return match?.[1] ? [match[1]] : [];
  });
  return [...new Set(folders)].sort();
}

/**
 * Writes `dist/THIRD-PARTY-NOTICES.md`: the runtime's notice, then name, version and licence text of each package.
 *
 * @param folders of packages, as `packageFolders` gives them
 * @throws Error naming the package whose licence text cannot be found, or is none of those that are permitted
 */
export async function writeNotices(folders: readonly string[]): Promise<void> {
  const licences = join(repositoryRoot, 'build', 'licences');
  const runtime = await readFile(join(licences, 'bun.md'), 'utf8');
  const lesserLicence = await readFile(join(licences, 'LGPL-2.1.txt'), 'utf8');
  const sections = await Promise.all(folders.map(describePackage));
  await writeFile(
    join(distFolder, 'THIRD-PARTY-NOTICES.md'),
    [introduction, runtime, quote(lesserLicence), ...sections].join('\n')
  );
}

async function describePackage(folder: string): Promise<string> {
  const path = join(repositoryRoot, folder);
  const manifest = v.parse(manifestSchema, JSON.parse(await readFile(join(path, 'package.json'), 'utf8')));
  checkLicence(manifest);
  const files = (await readdir(path)).filter((name) => /^(licen[cs]e|notice|copying)/i.test(name)).sort();
  const texts = await Promise.all(files.map((name) => readFile(join(path, name), 'utf8')));
  if (texts.length === 0) {
    texts.push(await readStandIn(manifest.name));
  }
  return `## ${manifest.name} ${manifest.version} (${manifest.license})\n\n${texts.map(quote).join('\n')}`;
}

/** @throws Error where the package may not be shipped */
export function checkLicence({ name, license }: Pick<v.InferOutput<typeof manifestSchema>, 'name' | 'license'>): void {
  const terms = license.replace(/[()]/g, '').split(' AND ');
  if (!terms.every((term) => term.split(' OR ').some((choice) => permitted.includes(choice)))) {
    throw new Error(`${name} is under ${license}, which is none of ${permitted.join(', ')}.`);
  }
}

/** Licence text of a package that brings none along. */
async function readStandIn(packageName: string): Promise<string> {
  const file = join('build', 'licences', `${packageName.replace('/', '-')}.txt`);
  if (!existsSync(join(repositoryRoot, file))) {
    throw new Error(`${packageName} has no licence file; put its text into ${file}.`);
  }
  return readFile(join(repositoryRoot, file), 'utf8');
}

function quote(text: string): string {
  return `\`\`\`text\n${text.trim()}\n\`\`\`\n`;
}
