import { execFileSync, spawnSync } from 'node:child_process';
import path from 'node:path';
import { isDeepStrictEqual, parseArgs } from 'node:util';
import fc from 'fast-check';
import { cacheFolder, repositoryRoot } from '../../../build/paths';
import { checkFrame } from '../../../pkg/frames/check';
import type { Field, FieldType } from '../../../pkg/frames/field';
import type { Frame } from '../../../pkg/frames/frame';
import { encodeFrame } from '../../../pkg/grafana/testing/encode-frame';
import { print, runCheck } from '../../packaged/run-check';
import { frames } from './generated';

const goTypes: { [T in FieldType]: string } = {
  time: 'time.Time',
  float64: 'float64',
  int64: 'int64',
  string: 'string',
  boolean: 'bool',
};
/** Frames that are in memory at once. */
const BATCH = 1000;
const MOST_PRINTED = 20;
const LONGEST_PRINTED = 100;

/**
 * `npm run fuzz:frames [-- --count 1000 --seed 1]`: encodes generated frames and compares what Grafana's Go SDK reads with
 * what was written. Wants Go.
 */
async function main(): Promise<number> {
  const { values } = parseArgs({ options: { count: { type: 'string', default: '1000' }, seed: { type: 'string' } } });
  const seed = Number(values.seed ?? Date.now() % 1_000_000);
  const count = Number(values.count);
  const reader = buildReader();
  const wrong: string[] = [];
  for (let first = 0; first < count; first += BATCH) {
    const batch = fc.sample(frames, { seed: seed + first, numRuns: Math.min(BATCH, count - first) });
    wrong.push(...differences(batch, reader).map((difference) => `--seed ${seed + first}: ${difference}`));
  }
  wrong.slice(0, MOST_PRINTED).forEach(print);
  print(`${count} frames with --seed ${seed}`);
  print(`${count - wrong.length} passed, ${wrong.length} failed`);
  return wrong.length;
}

function differences(batch: readonly Frame[], reader: string): string[] {
  const read = readWith(
    reader,
    batch.map((frame) => encodeFrame(checkFrame(frame), 'A'))
  );
  return batch.flatMap((frame, number) => {
    const difference = firstDifference(read[number], asRead(frame));
    return difference === null ? [] : [`frame ${number}: ${difference}`];
  });
}

/** @returns the path of the program that reads frames with Grafana's SDK */
function buildReader(): string {
  const reader = path.join(cacheFolder, 'frames');
  const cwd = path.join(repositoryRoot, 'checks', 'conformance');
  const parameters = ['build', '-p', '2', '-o', reader, './cmd/frames'];
  execFileSync('go', parameters, { cwd, stdio: ['ignore', 'ignore', 'inherit'] });
  return reader;
}

function readWith(reader: string, files: readonly Uint8Array[]): unknown[] {
  const { stdout, status } = spawnSync(reader, {
    input: Buffer.concat(files.flatMap((file) => [lengthOf(file), file])),
    maxBuffer: Infinity,
    encoding: 'utf8',
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  if (status !== 0) {
    throw new Error('The reader ended before it had read all.');
  }
  return stdout
    .trimEnd()
    .split('\n')
    .map((line): unknown => JSON.parse(line, (_, value: unknown) => (value === 0 ? 0 : value)));
}

function lengthOf(file: Uint8Array): Uint8Array {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(file.byteLength);
  return length;
}

/** What the reader has to print of a frame: texts as UTF-8 can say them, times in nanoseconds, nothing that is empty. */
function asRead({ name, refId = 'A', meta, fields }: Frame): unknown {
  const frame = {
    name,
    refId,
    ...(meta && { meta: { typeVersion: [0, 0], ...meta } }),
    fields: fields.map(fieldAsRead),
  };
  return wellFormed(JSON.parse(JSON.stringify(frame)));
}

/** A lone half of a character is U+FFFD in UTF-8. */
function wellFormed(value: unknown): unknown {
  if (typeof value === 'string') {
    return value.toWellFormed();
  }
  if (Array.isArray(value)) {
    return value.map(wellFormed);
  }
  return isObject(value)
    ? Object.fromEntries(Object.entries(value).map(([key, each]) => [key.toWellFormed(), wellFormed(each)]))
    : value;
}

function fieldAsRead({ name, type, labels, config, values }: Field) {
  const read =
    type === 'time' ? values.map((value) => (value === null ? null : `${BigInt(value) * 1_000_000n}`)) : values;
  return { name, type: goTypes[type], labels, config, values: read };
}

/** Says where two values from JSON differ; null where they are the same. */
function firstDifference(read: unknown, expected: unknown, path = ''): string | null {
  if (isDeepStrictEqual(read, expected)) {
    return null;
  }
  if (isObject(read) && isObject(expected)) {
    const keys = [...new Set([...Object.keys(read), ...Object.keys(expected)])];
    const found = keys.map((key) =>
      firstDifference(read[key], expected[key], `${path}/${key.slice(0, LONGEST_PRINTED)}`)
    );
    return found.find((difference) => difference !== null) ?? `${path}: another order`;
  }
  const [was, had] = [read, expected].map((value) => JSON.stringify(value)?.slice(0, LONGEST_PRINTED));
  return `${path} is ${was} where ${had} was written`;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

runCheck('fuzz:frames', main);
