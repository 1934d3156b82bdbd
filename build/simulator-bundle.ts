import { copyFile, mkdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { build } from 'esbuild';
import { glob } from 'glob';
import { repositoryRoot } from './paths';

/** What `docker-compose.yaml` mounts: the simulator as one file, with the certificates that it reads beside it. */
const simulatorFolder = join(repositoryRoot, 'artifacts', 'simulator');

/** Bundles the simulator so that a bare Node.js image can run it. */
export async function bundleSimulator(): Promise<void> {
  await mkdir(simulatorFolder, { recursive: true });
  await build({
    entryPoints: [join(repositoryRoot, 'simulator', 'main.ts')],
    outfile: join(simulatorFolder, 'simulator.cjs'),
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    logLevel: 'warning',
  });
  const certificates = await glob('simulator/certificate/*.pem', { cwd: repositoryRoot, absolute: true });
  await Promise.all(certificates.map((path) => copyFile(path, join(simulatorFolder, basename(path)))));
}
