import { createHash } from 'node:crypto';
import { existsSync, statSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { glob } from 'glob';
import * as v from 'valibot';
import { cacheFolder, repositoryRoot } from './paths';

/** A step of the build that can be left out while what it is made of is as it was. */
export interface Step<Result> {
  /** Names the stamp. */
  name: string;
  /** Glob patterns of what goes in, relative to the repository. */
  inputs: readonly string[];
  /** Files whose size and time show that the result is still there. */
  outputs: readonly string[];
  /** What the step returns, kept with the stamp. */
  result: v.GenericSchema<unknown, Result>;
  run(): Promise<Result>;
}

/** Runs the step, or gives back what it returned last time when its inputs are the same and its outputs there. */
export async function runIfChanged<Result>(step: Step<Result>): Promise<Result> {
  const stampFile = join(cacheFolder, `${step.name}.json`);
  const hash = await hashFiles(step.inputs);
  const unchanged = v.object({
    hash: v.literal(hash),
    outputs: v.literal(describeOutputs(step.outputs)),
    result: step.result,
  });
  const stamp = v.safeParse(unchanged, await readJson(stampFile));
  if (stamp.success) {
    return stamp.output.result;
  }
  const result = await step.run();
  await mkdir(dirname(stampFile), { recursive: true });
  await writeFile(stampFile, JSON.stringify({ hash, outputs: describeOutputs(step.outputs), result }));
  return result;
}

function describeOutputs(paths: readonly string[]): string {
  return paths
    .map((path) => {
      const stats = statSync(path, { throwIfNoEntry: false });
      return `${path} ${stats?.size} ${stats?.mtimeMs}`;
    })
    .join('\n');
}

async function readJson(path: string): Promise<unknown> {
  return existsSync(path) ? JSON.parse(await readFile(path, 'utf8')) : null;
}

async function hashFiles(patterns: readonly string[]): Promise<string> {
  const paths = await glob([...patterns], { cwd: repositoryRoot, absolute: true, nodir: true, dot: true });
  const hash = createHash('sha256');
  for (const path of paths.sort()) {
    hash
      .update(`${relative(repositoryRoot, path)}\0`)
      .update(await readFile(path))
      .update('\0');
  }
  return hash.digest('hex');
}
