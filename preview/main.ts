import { join } from 'node:path';
import { buildPlugin } from '../build/build-plugin';
import { distFolder } from '../build/paths';
import { reportProgress } from '../build/report-progress';
import { executableName, hostTarget } from '../build/targets';
import { startBackend } from './backend-process';
import { bundlePage } from './page-bundle';
import { readPort } from './port';
import { reportBackendLog, runPreview, type Backend } from './start-preview';

/** `npm start`: builds what has changed, and serves the page with the packaged plugin. */
async function main(): Promise<void> {
  const port = readPort();
  await buildPlugin({ quick: true });
  await bundlePage();
  await runPreview({ port, startBackend: startPackaged, reloads: null });
}

async function startPackaged(stateFolder: string): Promise<Backend> {
  const executable = join(distFolder, executableName(hostTarget()));
  const backend = await startBackend([executable], reportBackendLog, { GF_PLUGIN_STATE_DIR: stateFolder });
  return { current: async () => backend, failed: backend.ended, stop: () => backend.stop() };
}

main().catch((error: unknown) => {
  reportProgress(`preview: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
});
