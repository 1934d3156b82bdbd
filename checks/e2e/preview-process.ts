import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout } from 'node:timers/promises';
import { nodeWithSqlite } from '../../build/newer-node';
import { repositoryRoot } from '../../build/paths';

/** `npm start`, running. */
export interface PreviewProcess {
  url: string;
  /** Lines of standard error: the plugin’s log among them. */
  written: readonly string[];
  /** Ctrl-C. Resolves with the processes that are still there when it has ended. */
  interrupt(): Promise<number[]>;
}

/**
 * Runs the first command of the README and waits for its line.
 *
 * @param environment what is set besides this process's own
 * @throws Error with what it wrote when it ends before that
 */
export async function startPreviewProcess(environment: Record<string, string>): Promise<PreviewProcess> {
  const child = spawn(nodeWithSqlite(), ['--import', 'tsx', join('preview', 'main.ts')], {
    cwd: repositoryRoot,
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const exit = once(child, 'exit');
  const written: string[] = [];
  createInterface({ input: child.stderr }).on('line', (line) => written.push(line));

  const line = await Promise.race([
    once(createInterface({ input: child.stdout }), 'line').then(([text]) => String(text)),
    exit.then(() => {
      throw new Error(`npm start ended before its page was there:\n${written.join('\n')}`);
    }),
  ]);
  const url = /^preview: (http:\/\/127\.0\.0\.1:\d+\/)$/.exec(line)?.[1];
  if (!url) {
    child.kill();
    throw new Error(`npm start printed another line: ${line}`);
  }
  return {
    url,
    written,
    interrupt: async () => {
      const started = descendants(child.pid ?? 0);
      child.kill('SIGINT');
      await exit;
      return waitForEnd(started);
    },
  };
}

function descendants(pid: number): number[] {
  const rows = execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' }).trim().split('\n');
  const pairs = rows.map((row) => row.trim().split(/\s+/).map(Number));
  const children = (parent: number): number[] =>
    pairs.flatMap(([id = 0, parentId]) => (parentId === parent ? [id, ...children(id)] : []));
  return children(pid);
}

/** Two seconds are what a plugin has to end. */
async function waitForEnd(pids: number[]): Promise<number[]> {
  const limit = Date.now() + 2_000;
  while (pids.some(isAlive) && Date.now() < limit) {
    await setTimeout(50);
  }
  return pids.filter(isAlive);
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
