import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { stringify } from 'yaml';
import { generatedFiles, type GeneratedFile } from '../provisioning/source/files';
import { repositoryRoot } from './paths';

/** Writes dashboards and alert rules from their sources in `provisioning/source/`, formatted as all files are. */
export async function generateProvisioning(): Promise<void> {
  await Promise.all(generatedFiles().map(write));
}

async function write({ path, content }: GeneratedFile): Promise<void> {
  const filepath = join(repositoryRoot, path);
  const options = await resolveConfig(filepath);
  await mkdir(dirname(filepath), { recursive: true });
  await writeFile(filepath, await format(textOf(path, content), { ...options, filepath }));
}

function textOf(path: string, content: unknown): string {
  const json = JSON.stringify(content);
  return path.endsWith('.json')
    ? json
    : `# Made from provisioning/source/ by \`npm run generate\`. Change a copy, or the source.\n${stringify(JSON.parse(json), { lineWidth: 0, aliasDuplicateObjects: false })}`;
}
