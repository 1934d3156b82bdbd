import { join } from 'node:path';
import * as v from 'valibot';
import { backendEntry, bundleBackend } from './backend-bundle';
import { checkDist } from './dist-checks';
import { recordBytecodeOrders } from './bytecode-order';
import { compileExecutable } from './executables';
import { buildFrontend } from './frontend';
import { packageFolders, writeNotices } from './notices';
import { cacheFolder, distFolder } from './paths';
import { copyPluginJson, readVersion } from './plugin-json';
import { writePluginDocs } from './plugin-docs';
import { reportProgress } from './report-progress';
import { sourceDate } from './source-date';
import { runIfChanged } from './stamp';
import { executableName, hostTarget, targets, type Target } from './targets';

/** What every step depends on. */
const commonInputs = ['package.json', 'package-lock.json', 'build/*.ts'];
const frontendInputs = [
  ...commonInputs,
  'plugin.json',
  '*.md',
  'LICENSE',
  '.config/**',
  'src/**',
  'pkg/{query,resources,settings}/*.ts',
  'pkg/{query,settings}/declarations/*.ts',
];
const backendInputs = [...commonInputs, 'pkg/**/!(*.test).ts'];

/**
 * Makes `dist/` for all targets, or, where it is to be quick, for this machine alone.
 *
 * @returns as `buildPluginFor`
 */
export function buildPlugin({ quick }: { quick: boolean }): Promise<string[]> {
  return buildPluginFor(quick ? [hostTarget()] : targets);
}

/**
 * Makes `dist/`, leaving out steps whose inputs have not changed.
 *
 * @param wanted the targets whose executables are made
 * @returns folders of the packages in its bundles, relative to the repository, sorted
 * @throws Error when a step fails or the result does not pass its checks
 */
export async function buildPluginFor(wanted: readonly Target[]): Promise<string[]> {
  const started = Date.now();
  const version = await readVersion();
  const updated = sourceDate().toISOString().slice(0, 10);

  await copyPluginJson(updated);
  const frontendPackages = await makeFrontend();
  const backendPackages = await makeBackend(version, wanted);
  const packages = [...new Set([...frontendPackages, ...backendPackages])].sort();
  await writeNotices(packages);
  await writePluginDocs();

  const problems = await checkDist(version, updated, wanted);
  if (problems.length > 0) {
    throw new Error(problems.join('\n'));
  }
  reportProgress(`build: dist/ is ready (${((Date.now() - started) / 1000).toFixed(1)} s)`);
  return packages;
}

/** @returns folders of the packages in the bundle */
function makeFrontend(): Promise<string[]> {
  return runIfChanged({
    name: 'frontend',
    inputs: frontendInputs,
    outputs: [join(distFolder, 'module.js'), join(distFolder, 'plugin.json')],
    result: v.array(v.string()),
    run: async () => {
      reportProgress('build: frontend');
      return packageFolders(await buildFrontend());
    },
  });
}

/** @returns folders of the packages in the bundle */
async function makeBackend(version: string, wanted: readonly Target[]): Promise<string[]> {
  const bundle = join(cacheFolder, 'backend', 'plugin.cjs');
  const packages = await runIfChanged({
    name: 'backend',
    inputs: backendInputs,
    outputs: [bundle],
    result: v.array(v.string()),
    run: async () => {
      reportProgress('build: backend bundle');
      return packageFolders((await bundleBackend(backendEntry, bundle, version)).inputs);
    },
  });
  const orders = await runIfChanged({
    name: 'bytecode-order',
    inputs: [...commonInputs, bundle],
    outputs: [],
    result: v.array(v.string()),
    run: () => {
      reportProgress('build: order of the bytecode');
      return recordBytecodeOrders(bundle);
    },
  });
  for (const target of wanted) {
    await makeExecutable({ bundle, orders }, target);
  }
  return packages;
}

async function makeExecutable({ bundle, orders }: { bundle: string; orders: string[] }, target: Target): Promise<void> {
  const name = executableName(target);
  await runIfChanged({
    name,
    inputs: [...commonInputs, bundle, ...orders],
    outputs: [join(distFolder, name)],
    result: v.null(),
    run: async () => {
      reportProgress(`build: ${name}`);
      await compileExecutable({ bundle, target, orders });
      return null;
    },
  });
}
