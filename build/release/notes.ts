import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { repositoryRoot } from '../paths';
import { readVersion } from '../plugin-json';
import { reportProgress } from '../report-progress';
import { changelogSection } from './changelog';

/** `npm run --silent release-notes -- v0.1.0`: prints what changed; fails where the tag is not package.json's version. */
async function main([tag]: string[]): Promise<void> {
  const version = await readVersion();
  if (tag !== `v${version}`) {
    throw new Error(`the tag is ${tag}, but the version in package.json is ${version}.`);
  }
  process.stdout.write(changelogSection(await readFile(join(repositoryRoot, 'CHANGELOG.md'), 'utf8'), version));
}

main(process.argv.slice(2)).catch((error: unknown) => {
  reportProgress(`release-notes: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
});
