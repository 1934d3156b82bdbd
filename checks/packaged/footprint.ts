import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

/** What a process holds. */
export interface Footprint {
  descriptors: number;
  /** Of the descriptors. */
  sockets: number;
  residentMiB: number;
  /** Of the resident memory: what is no file's, so that no other process can share it. */
  anonymousMiB: number;
}

/** Reads it from `/proc`. @throws Error where there is no such process */
export function footprintOf(pid: number): Footprint {
  const folder = `/proc/${pid}/fd`;
  const targets = readdirSync(folder).flatMap((descriptor) => linkIn(folder, descriptor));
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const mebibytes = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(status)?.[1]) / 1024;
  return {
    descriptors: targets.length,
    sockets: targets.filter((target) => target.startsWith('socket:')).length,
    residentMiB: mebibytes('VmRSS'),
    anonymousMiB: mebibytes('RssAnon'),
  };
}

/** A descriptor may be closed between listing and reading. */
function linkIn(folder: string, descriptor: string): string[] {
  try {
    return [readlinkSync(`${folder}/${descriptor}`)];
  } catch {
    return [];
  }
}

export function isAlive(pid: number): boolean {
  try {
    return !readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z ');
  } catch {
    return false;
  }
}

/** Asks until it is so. @throws Error that says what was not so in time */
export async function until(isSo: () => boolean | Promise<boolean>, what: string, seconds = 10): Promise<void> {
  const limit = performance.now() + seconds * 1000;
  while (!(await isSo())) {
    if (performance.now() > limit) {
      throw new Error(`Within ${seconds} s it did not come to this: ${what}`);
    }
    await delay(20);
  }
}

/** Runs a command among the mounts of a process; needs root. */
export function runAmongMountsOf(pid: number, ...command: readonly [string, ...string[]]): void {
  execFileSync('nsenter', ['--target', String(pid), '--mount', ...command]);
}
