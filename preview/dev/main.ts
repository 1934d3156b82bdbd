import { join } from 'node:path';
import { backendEntry, backendOptions } from '../../build/backend-bundle';
import { watchFrontend } from '../../build/frontend';
import { nodeWithSqlite } from '../../build/newer-node';
import { cacheFolder } from '../../build/paths';
import { copyPluginJson, readVersion } from '../../build/plugin-json';
import { reportProgress } from '../../build/report-progress';
import { sourceDate } from '../../build/source-date';
import { startBackend } from '../backend-process';
import { pageOptions } from '../page-bundle';
import { PageReloads } from '../page-reloads';
import { readPort } from '../port';
import { reportBackendLog, runPreview } from '../start-preview';
import { ReplacedBackend } from './replaced-backend';
import { watchBundle } from './watch-bundle';

interface Watch {
  close(): Promise<void>;
}

/**
 * `npm run dev`: the preview page from source. A change of `src/` or `preview/page/` reloads the page; one of `pkg/`
 * starts the backend anew on the same store, and then reloads the page.
 */
async function main(): Promise<void> {
  const port = readPort();
  const reloads = new PageReloads();
  const watches: Watch[] = [];
  await copyPluginJson(sourceDate().toISOString().slice(0, 10));
  try {
    watches.push(await watchPlugin(reloads), await watchPage(reloads));
    await runPreview({ port, reloads, startBackend: (stateFolder) => watchBackend(stateFolder, reloads, watches) });
  } finally {
    await Promise.all(watches.map((watch) => watch.close()));
  }
}

/** @returns when `dist/` has been built once */
function watchPlugin(reloads: PageReloads): Promise<Watch> {
  reportProgress('dev: frontend');
  return new Promise((resolve, reject) => {
    const watch = watchFrontend((problem) => {
      reportProgress(problem === null ? 'dev: frontend is ready' : `dev: frontend: ${problem}`);
      if (problem === null) {
        reloads.send();
        resolve(watch);
      }
    });
    watch.catch(reject);
  });
}

function watchPage(reloads: PageReloads): Promise<Watch> {
  return watchBundle({ ...pageOptions, minify: false, sourcemap: true }, () => reloads.send());
}

async function watchBackend(stateFolder: string, reloads: PageReloads, watches: Watch[]): Promise<ReplacedBackend> {
  const bundle = join(cacheFolder, 'dev', 'plugin.cjs');
  const node = [nodeWithSqlite(), '--enable-source-maps', '--disable-warning=ExperimentalWarning'] as const;
  const backend = new ReplacedBackend(
    () => startBackend([...node, bundle], reportBackendLog, { GF_PLUGIN_STATE_DIR: stateFolder }),
    ({ message }) => reportProgress(`dev: ${message}`)
  );
  const options = { ...backendOptions(backendEntry, bundle, await readVersion()), sourcemap: true };
  await new Promise<void>((resolve) => {
    const replace = async () => {
      await backend.replace();
      reportProgress('dev: backend is started');
      reloads.send();
      resolve();
    };
    void watchBundle(options, () => void replace()).then((watch) => watches.push(watch));
  });
  return backend;
}

main().catch((error: unknown) => {
  reportProgress(`dev: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
});
