import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { releaseFolder, repositoryRoot } from '../paths';
import { reportProgress } from '../report-progress';

/**
 * `npm run check:reproducible`: packages the last commit once more, in a clone that lies elsewhere, and compares the
 * checksums with those in `artifacts/release/`.
 */
async function main(): Promise<void> {
  const expected = await readChecksums(releaseFolder);
  const clone = await mkdtemp(join(tmpdir(), 'outline-again-'));
  try {
    const inClone = { cwd: clone, stdio: 'inherit' } as const;
    execFileSync('git', ['clone', '--quiet', '--shared', repositoryRoot, '.'], inClone);
    execFileSync('npm', ['ci', '--no-audit', '--no-fund', '--prefer-offline', '--silent'], inClone);
    execFileSync('npm', ['run', '--silent', 'package'], inClone);
    const found = await readChecksums(join(clone, relative(repositoryRoot, releaseFolder)));
    if (found !== expected) {
      throw new Error(`the bytes differ.\nfirst:\n${expected}again:\n${found}`);
    }
    reportProgress('reproducible: all files have the same bytes again');
  } finally {
    await rm(clone, { recursive: true, force: true });
  }
}

function readChecksums(folder: string): Promise<string> {
  return readFile(join(folder, 'SHA256SUMS'), 'utf8');
}

main().catch((error: unknown) => {
  reportProgress(`reproducible: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
});
