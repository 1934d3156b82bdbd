import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { readExecutableFormat } from './executable-format';
import { distFolder } from './paths';
import { findPluginJsonDifference } from './plugin-json';
import { skillFiles } from './skills/skill-files';
import { executableName, hostTarget, type Target } from './targets';

const run = promisify(execFile);

const requiredFiles = [
  'module.js',
  'plugin.json',
  'README.md',
  'CHANGELOG.md',
  'LICENSE',
  'THIRD-PARTY-NOTICES.md',
  'docs/manifest.json',
  'schema/dsconfig.json',
  'schema/v0alpha1.json',
  ...skillFiles().map(({ path }) => path.replace(/^src\//, '')),
];

/**
 * Looks over a finished `dist/`.
 *
 * @param updated the day that plugin.json must name
 * @param built the targets whose executables must be there
 * @returns what is wrong, a sentence each; empty where all is well
 */
export async function checkDist(version: string, updated: string, built: readonly Target[]): Promise<string[]> {
  const missing = requiredFiles.filter((name) => !existsSync(join(distFolder, name)));
  if (missing.length > 0) {
    return [`dist/ lacks ${missing.join(', ')}.`];
  }
  const problems = await Promise.all([
    checkModule(),
    findPluginJsonDifference(version, updated),
    ...built.map((target) => checkExecutable(version, target)),
  ]);
  return problems.filter((problem) => problem !== null);
}

async function checkModule(): Promise<string | null> {
  const code = await readFile(join(distFolder, 'module.js'), 'utf8');
  return /react\/jsx-(dev-)?runtime/.test(code)
    ? 'dist/module.js imports react/jsx-runtime, which not every host provides.'
    : null;
}

async function checkExecutable(version: string, target: Target): Promise<string | null> {
  const name = executableName(target);
  const path = join(distFolder, name);
  const { mode } = await stat(path);
  if (process.platform !== 'win32' && (mode & 0o777) !== 0o755) {
    return `dist/${name} must have mode 0755, as Grafana's validator demands.`;
  }
  const format = await readExecutableFormat(path);
  if (format !== `${target.os} ${target.architecture}`) {
    return `dist/${name} is made for ${format}.`;
  }
  if (target !== hostTarget()) {
    return null;
  }
  const { stdout } = await run(path, ['--version']);
  return stdout.includes(version) ? null : `dist/${name} --version does not print ${version}.`;
}
