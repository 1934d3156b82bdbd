import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build } from 'esbuild';

/** The oldest Grafana that the plugin supports: the lower bound of `grafanaDependency`. */
const version = '12.3.0';
const packages = ['@grafana/data', '@grafana/runtime', '@grafana/ui'];
const target = path.join(__dirname, '..', '.compatibility', 'grafana-12.3.json');

/** Lists what the packages of the oldest supported Grafana export, for the test that holds the frontend to it. */
async function main(): Promise<void> {
  const directory = mkdtempSync(path.join(tmpdir(), 'grafana-exports-'));
  try {
    const exports: Record<string, string[]> = {};
    for (const name of packages) {
      exports[name] = await listExports(name, directory);
    }
    writeFileSync(target, `${JSON.stringify({ version, exports }, null, 2)}\n`);
  } finally {
    rmSync(directory, { recursive: true });
  }
}

async function listExports(name: string, directory: string): Promise<string[]> {
  const unpacked = path.join(directory, path.basename(name));
  const [archive] = execFileSync('npm', ['pack', '--silent', `${name}@${version}`], {
    cwd: directory,
    encoding: 'utf8',
  })
    .trim()
    .split('\n')
    .slice(-1);
  mkdirSync(unpacked);
  execFileSync('tar', ['-xzf', path.join(directory, archive ?? ''), '-C', unpacked]);
  const { metafile } = await build({
    entryPoints: [path.join(unpacked, 'package', 'dist', 'esm', 'index.mjs')],
    bundle: true,
    packages: 'external',
    format: 'esm',
    write: false,
    outdir: directory,
    metafile: true,
    loader: { '.svg': 'empty', '.css': 'empty' },
    logLevel: 'error',
  });
  return Object.values(metafile.outputs)
    .flatMap((output) => output.exports)
    .sort();
}

void main();
