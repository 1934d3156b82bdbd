import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile, rm } from 'node:fs/promises';
import { cacheFolder, repositoryRoot } from './paths';
import { judgeStep, readJestCounts, readLastLine, type Counts } from './test-result';
import { jestResultFile, steps, type Step } from './test-steps';

interface Result {
  name: string;
  counts: Counts;
  seconds: number;
  /** Why the step was left out. */
  leftOut?: string;
}

const isCi = process.env.CI === 'true';

/** `npm test`: everything that is proven here, one step after the other, with a sum at the end. */
async function main(): Promise<void> {
  await mkdir(cacheFolder, { recursive: true });
  const results: Result[] = [];
  for (const step of steps) {
    results.push(await runStep(step));
  }
  print('');
  results.forEach(({ name, counts, seconds, leftOut }) => {
    const outcome = leftOut ? `LEFT OUT: ${leftOut}` : `${counts.passed} passed, ${counts.failed} failed`;
    print(`${name.padEnd(32)} ${outcome} (${seconds.toFixed(0)} s)`);
  });
  const sum = (count: keyof Counts) => results.reduce((total, { counts }) => total + counts[count], 0);
  print(`${sum('passed')} passed, ${sum('failed')} failed`);
  process.exitCode = sum('failed') > 0 ? 1 : 0;
}

async function runStep(step: Step): Promise<Result> {
  const { name } = step;
  const started = Date.now();
  print(`\n== ${name}`);
  const missing = step.missing?.();
  if (missing) {
    print(`LEFT OUT: ${missing}.${isCi ? ' In CI that is a failure.' : ''}`);
    return { name, counts: { passed: 0, failed: isCi ? 1 : 0 }, seconds: 0, leftOut: missing };
  }
  await rm(jestResultFile, { force: true });
  const { hasSucceeded, output } = await runScript(step.script);
  const counts = judgeStep(hasSucceeded, await count(step, hasSucceeded, output));
  return { name, counts, seconds: (Date.now() - started) / 1000 };
}

async function count(step: Step, hasSucceeded: boolean, output: string): Promise<Counts | null> {
  switch (step.counts) {
    case 'jest':
      return readFile(jestResultFile, 'utf8').then(readJestCounts, () => null);
    case 'last line':
      return readLastLine(output);
    case undefined:
      return { passed: hasSucceeded ? 1 : 0, failed: hasSucceeded ? 0 : 1 };
  }
}

/** Runs a script of package.json, shows what it writes and keeps what stands on standard output. */
async function runScript([script, ...parameters]: Step['script']) {
  const child = spawn('npm', ['run', '--silent', script, '--', ...parameters], {
    cwd: repositoryRoot,
    stdio: ['ignore', 'pipe', 'inherit'],
    shell: process.platform === 'win32',
  });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
    process.stdout.write(text);
  });
  const [exitCode]: unknown[] = await once(child, 'close');
  return { hasSucceeded: exitCode === 0, output };
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

main().catch((error: unknown) => {
  print(`npm test cannot run: ${error instanceof Error ? error.message : String(error)}\n0 passed, 1 failed`);
  process.exitCode = 1;
});
