import { existsSync } from 'node:fs';
import { mkdtemp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Metadata } from '@grpc/grpc-js';
import { contextOf } from '../checks/packaged/data-source';
import { requestOf } from '../checks/packaged/plugin';
import { queryTypes, shapes } from '../pkg/query/model';
import { startBackend, type BackendProcess } from '../preview/backend-process';
import { checkHealth } from '../preview/plugin-calls';
import { compileExecutable } from './executables';
import { cacheFolder } from './paths';
import { hostTarget } from './targets';

/** Writing the file takes longer than Grafana waits for an end. Milliseconds. */
const END_TIME = 60_000;

/** A server that refuses connections, so that each run calls the same functions. */
const nobody = {
  uid: 'nobody',
  jsonData: { history: 'off', certSha256: '0'.repeat(64) },
  secureJsonData: { apiUrl: 'https://127.0.0.1:9/nobody' },
};

/**
 * Runs the backend on this machine and writes down which functions it calls: when it starts, and when it is asked. Put
 * together in the executables, their bytecode takes fewer pages of memory. Functions are the same for all targets.
 *
 * @returns order files for Bun, the most important first; none on Windows, where a process has no orderly end
 * @throws Error where the backend does not start, answer or end
 */
export async function recordBytecodeOrders(bundle: string): Promise<string[]> {
  if (process.platform === 'win32') {
    return [];
  }
  const folder = join(cacheFolder, 'bytecode-order');
  await mkdir(folder, { recursive: true });
  const scratch = await mkdtemp(join(folder, 'run-'));
  try {
    const executable = await compileExecutable({ bundle, target: hostTarget(), orders: [], folder: scratch });
    const atStart = new Set(await functionsCalled(executable, scratch, load));
    const whenAsked = await functionsCalled(executable, scratch, askEverything);
    const files = { start: [...atStart], asked: whenAsked.filter((line) => !atStart.has(line)) };
    return await Promise.all(
      Object.entries(files).map(async ([name, functions]) => {
        const file = join(folder, `${name}.txt`);
        await writeFile(file, [VERSION, ...functions.sort(), ''].join('\n'));
        return file;
      })
    );
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/** First line of Bun's order files. */
const VERSION = 'v2';

/** Lines of functions and modules; what else the files list changes nothing here. */
async function functionsCalled(
  executable: string,
  scratch: string,
  work: (backend: BackendProcess) => Promise<unknown>
): Promise<string[]> {
  const file = join(scratch, 'called.txt');
  await rm(file, { force: true });
  const environment = { BUN_BYTECODE_ORDER_OUT: file, GF_PLUGIN_STATE_DIR: join(scratch, 'state') };
  const backend = await startBackend([executable], () => {}, environment);
  backend.ended.catch(() => {});
  await work(backend);
  process.kill(backend.pid, 'SIGTERM');
  const limit = performance.now() + END_TIME;
  while (!existsSync(file) || isRunning(backend.pid)) {
    if (performance.now() > limit) {
      throw new Error('the executable wrote no order');
    }
    await delay(50);
  }
  await backend.stop();
  return (await readFile(file, 'utf8')).split('\n').filter((line) => /^[FM] /.test(line));
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** Everything that a start loads is there when it answers. */
function load(backend: BackendProcess): Promise<unknown> {
  return new Promise((resolve, reject) => {
    backend.diagnostics.collectMetrics({ pluginContext: undefined }, (error, answer) =>
      error ? reject(error) : resolve(answer)
    );
  });
}

/** Health, and every family in every shape. */
async function askEverything(backend: BackendProcess): Promise<void> {
  const context = contextOf(nobody);
  await checkHealth(backend, context);
  for (const query of queryTypes.flatMap((queryType) => shapes.map((shape) => ({ queryType, shape })))) {
    await new Promise((resolve, reject) => {
      backend.data.queryData(requestOf(context, [query]), new Metadata(), (error, answer) =>
        error ? reject(error) : resolve(answer)
      );
    });
  }
}
