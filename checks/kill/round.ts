import { spawn } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';

/** Longest time until the kill, milliseconds: a start takes some of it, so that kills fall before, in and after it. */
const LONGEST_LIFE = 400;

/**
 * Runs a program until it is killed at a random moment.
 *
 * @returns the complete lines that it wrote
 * @throws Error where it ended by itself
 */
export async function runUntilKilled(command: string, parameters: readonly string[]): Promise<string[]> {
  const child = spawn(command, parameters, { stdio: ['ignore', 'pipe', 'inherit'] });
  let said = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said += text));
  const ended = new Promise<NodeJS.Signals | number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => resolve(signal ?? code));
  });
  await Promise.race([ended, delay(Math.random() * LONGEST_LIFE)]);
  child.kill('SIGKILL');
  const how = await ended;
  if (how !== 'SIGKILL') {
    throw new Error(`The program ended by itself, with ${how}.`);
  }
  return said.split('\n').slice(0, -1);
}
