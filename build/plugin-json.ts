import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import { distFolder, repositoryRoot } from './paths';

/** The plugin's id, also the name of its folder. */
export const pluginId = 'outline-metrics-datasource';

const source = join(repositoryRoot, 'plugin.json');
const copy = join(repositoryRoot, 'src', 'plugin.json');
const built = join(distFolder, 'plugin.json');

const builtSchema = v.looseObject({
  buildMode: v.string(),
});

/** The version in package.json, which is also the plugin's. */
export async function readVersion(): Promise<string> {
  const manifest = JSON.parse(await readFile(join(repositoryRoot, 'package.json'), 'utf8'));
  return v.parse(v.object({ version: v.string() }), manifest).version;
}

/**
 * Makes `src/plugin.json`, which Grafana's bundler configuration reads, from the one at the root. Left to itself, the
 * bundler would fill in the day of the build.
 *
 * @param updated the day of the source, `2026-11-28`
 */
export async function copyPluginJson(updated: string): Promise<void> {
  const text = fillInDate(await readFile(source, 'utf8'), updated);
  if (!existsSync(copy) || (await readFile(copy, 'utf8')) !== text) {
    await writeFile(copy, text);
  }
}

function fillInDate(text: string, updated: string): string {
  return text.replaceAll('%TODAY%', updated);
}

/** Says how the three copies of plugin.json differ; null where they do not. */
export async function findPluginJsonDifference(version: string, updated: string): Promise<string | null> {
  const [root, generated, bundled] = await Promise.all([source, copy, built].map((path) => readFile(path, 'utf8')));
  return comparePluginJson({ root, generated, bundled }, version, updated);
}

/**
 * Compares the texts of `plugin.json`, `src/plugin.json` and `dist/plugin.json`. The bundler fills in the placeholders
 * and adds `buildMode`; all else must be equal.
 */
export function comparePluginJson(
  { root = '', generated, bundled = '' }: { root?: string; generated?: string; bundled?: string },
  version: string,
  updated: string
): string | null {
  if (generated !== fillInDate(root, updated)) {
    return 'src/plugin.json is not the same as plugin.json, with the day of the source';
  }
  const { buildMode, ...rest } = v.parse(builtSchema, JSON.parse(bundled));
  if (buildMode !== 'production') {
    return `dist/plugin.json was built in mode ${buildMode}`;
  }
  const filled = fillInDate(root, updated).replaceAll('%VERSION%', version);
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
