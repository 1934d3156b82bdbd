import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { repositoryRoot } from './paths';

/** The first version whose `node:sqlite` needs no flag. */
const firstWithSqlite = [22, 13] as const;

/**
 * Runs a program of this repository on a Node.js that has `node:sqlite`: this one, or else the one that `npm ci`
 * installed from the npm registry. `tsx build/newer-node.ts <package's program | file.ts> [parameters…]`
 */
function main(): void {
  const [program, ...parameters] = process.argv.slice(2);
  if (program === undefined) {
    throw new Error('newer-node: name a program or a .ts file.');
  }
  const run = program.endsWith('.ts') ? ['--import', 'tsx', program] : [join('node_modules', '.bin', program)];
  const child = spawn(nodeWithSqlite(), [...run, ...parameters], { cwd: repositoryRoot, stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => child.kill(signal));
  }
  child.on('exit', (code) => {
    process.exitCode = code ?? 1;
  });
}

/** @throws Error where there is none */
export function nodeWithSqlite(): string {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > firstWithSqlite[0] || (major === firstWithSqlite[0] && minor >= firstWithSqlite[1])) {
    return process.execPath;
  }
  const os = process.platform === 'win32' ? 'win' : process.platform;
  const name = `node-${os}-${process.arch}`;
  const folder = packageFolder(name);
  const binary = folder && join(folder, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
  if (!binary || !existsSync(binary)) {
    throw new Error(
      `This needs Node.js ${firstWithSqlite.join('.')} or newer, or the npm package ${name}, which \`npm ci\` installs.`
    );
  }
  return binary;
}

function packageFolder(name: string): string | null {
  try {
    return dirname(createRequire(__filename).resolve(`${name}/package.json`));
  } catch {
    return null;
  }
}

if (require.main === module) {
  main();
}
