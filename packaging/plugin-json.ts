import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import { distFolder, repositoryRoot } from './paths';

const source = join(repositoryRoot, 'plugin.json');
const copy = join(repositoryRoot, 'src', 'plugin.json');
const built = join(distFolder, 'plugin.json');

const builtSchema = v.looseObject({
  buildMode: v.string(),
  info: v.looseObject({ updated: v.pipe(v.string(), v.isoDate()) }),
});

/** Makes `src/plugin.json`, which Grafana's bundler configuration reads, from the one at the root. */
export async function copyPluginJson(): Promise<void> {
  const text = await readFile(source, 'utf8');
  if (!existsSync(copy) || (await readFile(copy, 'utf8')) !== text) {
    await writeFile(copy, text);
  }
}

/** Says how the three copies of plugin.json differ; null where they do not. */
export async function findPluginJsonDifference(version: string): Promise<string | null> {
  const [root, generated, bundled] = await Promise.all([source, copy, built].map((path) => readFile(path, 'utf8')));
  return comparePluginJson({ root, generated, bundled }, version);
}

/**
 * Compares the texts of `plugin.json`, `src/plugin.json` and `dist/plugin.json`. The bundler fills in the placeholders
 * and adds `buildMode`; all else must be equal.
 */
export function comparePluginJson(
  { root = '', generated, bundled = '' }: { root?: string; generated?: string; bundled?: string },
  version: string
): string | null {
  if (generated !== root) {
    return 'src/plugin.json is not the same as plugin.json';
  }
  const { buildMode, ...rest } = v.parse(builtSchema, JSON.parse(bundled));
  if (buildMode !== 'production') {
    return `dist/plugin.json was built in mode ${buildMode}`;
  }
  const filled = root.replaceAll('%VERSION%', version).replaceAll('%TODAY%', rest.info.updated);
  return JSON.stringify(sortKeys(JSON.parse(filled))) === JSON.stringify(sortKeys(rest))
    ? null
    : 'dist/plugin.json differs from plugin.json by more than its placeholders';
}

function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(sortKeys);
  }
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).map(([key, inner]) => [key, sortKeys(inner)] as const);
    return Object.fromEntries(entries.sort(([a], [b]) => a.localeCompare(b)));
  }
  return value;
}
