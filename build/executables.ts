import { execFile } from 'node:child_process';
import { chmod, mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { bunBinaryFor, hostBunBinary } from './bun-binary';
import { cacheFolder, distFolder } from './paths';
import { executableName, type Target } from './targets';

const run = promisify(execFile);

export interface Compilation {
  bundle: string;
  target: Target;
  /** Files of `bytecode-order.ts`, the most important first. */
  orders: readonly string[];
  /** By default `dist/`. */
  folder?: string;
}

/**
 * Compiles the bundled backend into the executable of one target.
 *
 * @returns its path
 * @throws Error with Bun's own words when it fails
 */
export async function compileExecutable(compilation: Compilation): Promise<string> {
  const { bundle, target, orders, folder = distFolder } = compilation;
  await mkdir(cacheFolder, { recursive: true });
  await mkdir(folder, { recursive: true });
  // Bun's output depends on the name of its file; the folder is apart so that a running executable is not written to.
  const scratch = await mkdtemp(join(cacheFolder, 'compile-'));
  const made = join(scratch, executableName(target));
  const place = join(folder, executableName(target));
  try {
    await run(hostBunBinary(), [
      'build',
      bundle,
      '--compile',
      `--target=${target.bunTarget}`,
      `--compile-executable-path=${await bunBinaryFor(target)}`,
      '--minify',
      '--bytecode',
      ...orders.map((file) => `--bytecode-order=${file}`),
      // Bun for Windows is the largest. With less bytecode its archive is 3 MB smaller, and a start takes 2 ms longer.
      ...(target.os === 'windows' ? ['--bytecode-depth=1'] : []),
      '--reject-unresolved',
      // Files that happen to lie in Grafana's working directory must not configure the plugin.
      '--no-compile-autoload-dotenv',
      '--no-compile-autoload-bunfig',
      // The exporter collects garbage after each server that it read.
      '--compile-exec-argv=--expose-gc',
      `--outfile=${made}`,
    ]);
    await chmod(made, 0o755);
    await rename(made, place);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
  return place;
}
