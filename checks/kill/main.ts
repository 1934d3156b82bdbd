import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleBackend } from '../../build/backend-bundle';
import { hostBunBinary } from '../../build/bun-binary';
import { killHistory } from './history';
import { runUntilKilled } from './round';
import { killStatistics } from './statistics';
import type { KillSubject } from './subject';

/** Rounds of each subject on each runtime. */
const DEFAULT_ROUNDS = 50;

/** The runtime of the packaged executables, and the one that tests run on. */
const runtimes = { Bun: hostBunBinary(), 'Node.js': process.execPath };

/**
 * Kills writing programs with SIGKILL at random moments, again and again over the same files, and checks what they
 * leave each time. `npm run kill-test [-- ROUNDS]`
 */
async function main(): Promise<void> {
  const rounds = Number(process.argv[2] ?? DEFAULT_ROUNDS);
  let [survived, all] = [0, 0];
  for (const makeSubject of [killHistory, killStatistics]) {
    for (const [runtime, command] of Object.entries(runtimes)) {
      all += rounds;
      survived += await killRepeatedly(makeSubject(), runtime, command, rounds);
    }
  }
  process.exitCode = survived === all ? 0 : 1;
  process.stdout.write(`${survived} of ${all} survived\n`);
}

async function killRepeatedly(subject: KillSubject, runtime: string, command: string, rounds: number): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'outline-kill-test-'));
  let [survived, lines] = [0, 0];
  try {
    const program = join(folder, 'program.cjs');
    await bundleBackend(subject.program, program, 'kill-test');
    for (let round = 1; round <= rounds; round++) {
      try {
        const said = await runUntilKilled(command, [program, folder]);
        lines += said.length;
        await subject.check(folder, said);
        survived++;
      } catch (error) {
        process.stdout.write(`${subject.name} on ${runtime}, round ${round}: ${String(error)}\n`);
      }
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  process.stdout.write(
    `${subject.name} on ${runtime}: ${survived} of ${rounds} survived, ${lines} lines were written\n`
  );
  return survived;
}

void main();
