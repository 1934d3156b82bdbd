import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder } from './paths';

/** One part of `npm test`. */
export interface Step {
  name: string;
  /** A script of package.json, with parameters for it. */
  script: readonly [string, ...string[]];
  /** How many tests of it passed and failed is read here; a step without counts as one test. */
  counts?: 'jest' | 'last line';
  /** Says what is missing on this machine; null when the step can run. */
  missing?: () => string | null;
}

/** Where jest writes its result. */
export const jestResultFile = join(cacheFolder, 'jest-result.json');

/** In order: what is quick and fails often comes first. */
export const steps: readonly Step[] = [
  { name: 'lint', script: ['lint'] },
  { name: 'types', script: ['typecheck'] },
  { name: 'workflows', script: ['lint:workflows'], missing: missingGo },
  { name: 'build', script: ['build:quick'] },
  {
    name: 'unit and integration tests',
    script: ['test:unit', '--json', `--outputFile=${jestResultFile}`],
    counts: 'jest',
  },
  { name: 'kill test', script: ['kill-test'] },
  { name: 'truth of figures', script: ['truth'] },
  {
    name: 'conformance',
    script: ['conformance'],
    counts: 'last line',
    missing: missingGo,
  },
  {
    name: 'faults',
    script: ['faults', '--json', `--outputFile=${jestResultFile}`],
    counts: 'jest',
    missing: () => {
      const isThere = canRun('unshare', '--mount', 'true') && canRun('faketime', '--version');
      return isThere ? null : 'this is no Linux with faketime and the right to mount file systems';
    },
  },
  { name: 'fuzz of frames', script: ['fuzz:frames'], counts: 'last line', missing: missingGo },
  { name: 'fuzz', script: ['fuzz'], counts: 'last line', missing: missingProc },
  { name: 'soak', script: ['soak'], counts: 'last line', missing: missingProc },
  {
    name: 'end to end',
    script: ['e2e', '--json', `--outputFile=${jestResultFile}`],
    counts: 'jest',
    missing: () => (existsSync(process.env.CHROMIUM ?? '/usr/bin/chromium') ? null : 'Chromium is not installed'),
  },
  {
    name: 'linux arm64 under an emulator',
    script: ['check:arm64'],
    missing: () => {
      const isThere = canRun('qemu-aarch64-static', '--version') && existsSync('/usr/aarch64-linux-gnu');
      return isThere ? null : 'qemu-user-static and libc6-arm64-cross are not installed';
    },
  },
];

/** What a process holds is read there. */
function missingProc(): string | null {
  return existsSync('/proc/self/fd') ? null : 'this is no Linux';
}

function missingGo(): string | null {
  return canRun('go', 'version') ? null : 'Go is not installed';
}

function canRun(program: string, ...parameters: string[]): boolean {
  return spawnSync(program, parameters, { stdio: 'ignore' }).status === 0;
}
