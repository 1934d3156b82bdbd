import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { bundleBackend } from '../packaging/backend-bundle';
import { hostBunBinary } from '../packaging/bun-binary';
import { reportProgress } from '../packaging/report-progress';
import { openStore } from '../pkg/store/open-store';
import { killWhileWriting, type Said } from './kill';
import { schemas } from './schemas';
import { writers } from './writers';

/** Longest time that a process may write, milliseconds. */
const longestWriting = 200;

/**
 * `npm run kill-test`: kills a process that writes to the store, again and again, and looks each time whether all is
 * there that it had told as kept, at most one write more, and whether the figures fit. Under the packaged runtime, and
 * every second time under Node.js. `-- --times 1000` for a thorough look.
 */
async function main(): Promise<number> {
  const { values } = parseArgs({ options: { times: { type: 'string', default: '50' } } });
  const times = Number(values.times);
  const folder = mkdtempSync(join(tmpdir(), 'outline-kill-test-'));
  try {
    const bundle = join(folder, 'child.cjs');
    await bundleBackend(join(__dirname, 'child.ts'), bundle, 'kill-test');
    const survived = await killTimes(times, bundle, folder);
    process.stdout.write(`${survived} of ${times} survived\n`);
    return survived === times ? 0 : 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function killTimes(times: number, bundle: string, folder: string): Promise<number> {
  let survived = 0;
  for (let time = 0; time < times; time++) {
    // A new file now and then: its making is a moment to be killed at, too.
    const path = join(folder, `store-${Math.floor(time / 20)}`, 'outline-metrics.sqlite');
    const runtime = time % 2 === 0 ? hostBunBinary() : process.execPath;
    const isStarting = time % 5 === 0;
    const said = await killWhileWriting([runtime, bundle, path], isStarting ? null : Math.random() * longestWriting);
    const problems = [...said.problems, ...(await look(path, said))];
    problems.forEach((problem) => reportProgress(`kill-test: ${time + 1}: ${problem}`));
    survived += problems.length === 0 ? 1 : 0;
  }
  return survived;
}

/** What is wrong with the store that a killed process left. */
async function look(path: string, { kept }: Said): Promise<string[]> {
  const store = await openStore({ kind: 'file', path }, { schemas });
  try {
    const problems = [...store.problems];
    for (const writer of writers) {
      const { last } = writer.open(store);
      const told = kept.get(writer.name);
      if (told !== undefined && last !== told && last !== told + 1) {
        problems.push(`${writer.name}: ${last} writes are there, ${told} were told as kept`);
      }
      problems.push(...(await writer.check(store, last)));
    }
    const strangers = readdirSync(join(path, '..')).filter(
      (name) => !/^outline-metrics\.sqlite(-wal|-shm|.lock)?$/.test(name)
    );
    return [...problems, ...strangers.map((name) => `${name} lies beside the store`)];
  } finally {
    store.close();
  }
}

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    reportProgress(`kill-test: ${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = 1;
  }
);
