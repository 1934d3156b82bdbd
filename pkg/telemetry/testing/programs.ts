import { execFileSync, spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { cacheFolder } from '../../../build/paths';

/**
 * `describe` for tests with a program that nobody here wrote. Where it is missing they are left out, loudly; where `CI`
 * is `true` that is a failure.
 */
export function describeWith(program: string, title: string, tests: () => void): void {
  describeWhere(isInstalled(program), `${program} is not installed`, title, tests);
}

export function isInstalled(program: string): boolean {
  return spawnSync(program, ['--version']).status === 0;
}

/** The same for what else may be missing. @param reason why it is left out */
export function describeWhere(isThere: boolean, reason: string, title: string, tests: () => void): void {
  if (isThere) {
    describe(title, tests);
  } else if (process.env.CI === 'true') {
    test(title, () => {
      throw new Error(reason);
    });
  } else {
    process.stderr.write(`${'*'.repeat(78)}\nLEFT OUT: ${title}: ${reason}\n${'*'.repeat(78)}\n`);
    describe.skip(title, tests);
  }
}

/**
 * Prometheus's client for Python, whose parsers are stricter than Prometheus's, OpenTelemetry's messages, and the checker
 * of agent skills: fixed versions, fetched once into the cache.
 */
const pythonPackages = ['prometheus_client', 'opentelemetry', 'skills_ref'];
const pythonRequirements = join(__dirname, 'python-requirements.txt');
const requirementsHash = createHash('sha256').update(readFileSync(pythonRequirements)).digest('hex');
const pythonFolder = join(cacheFolder, `python-${requirementsHash.slice(0, 16)}`);

export function describeWithPython(title: string, tests: () => void): void {
  describeWhere(hasPythonPackages(), `Python with ${pythonPackages.join(', ')} is not installed here`, title, tests);
}

function hasPythonPackages(): boolean {
  const isThere = () => pythonPackages.every((name) => existsSync(join(pythonFolder, name)));
  if (!isThere()) {
    const install = [
      '-m',
      'pip',
      'install',
      '--quiet',
      '--root-user-action=ignore',
      '--require-hashes',
      '--target',
      pythonFolder,
    ];
    spawnSync('python3', [...install, '--requirement', pythonRequirements], { stdio: ['ignore', 'ignore', 'inherit'] });
  }
  return isThere();
}

/** What a Python script prints that can import these packages. @throws Error where it fails */
export function runPython(script: string, input: string | Uint8Array): string {
  return execFileSync('python3', ['-c', script], {
    input,
    encoding: 'utf8',
    env: { ...process.env, PYTHONPATH: pythonFolder },
  });
}

export interface RunningServer {
  url: string;
  stop(): Promise<void>;
}

/** Starts a server on loopback and waits until it answers `readyPath`. @throws Error where it does not within 20 s */
export async function startServer(
  program: string,
  parametersOf: (address: string) => string[],
  readyPath: string
): Promise<RunningServer> {
  const address = `127.0.0.1:${await freePort()}`;
  const child = spawn(program, parametersOf(address), { stdio: ['ignore', 'ignore', 'pipe'] });
  let log = '';
  child.stderr.on('data', (text: Buffer) => (log = (log + text.toString()).slice(-4000)));
  const url = `http://${address}`;
  for (let attempt = 0; attempt < 800 && child.exitCode === null; attempt++) {
    const response = await fetch(url + readyPath).catch(() => null);
    await response?.text();
    if (response?.ok) {
      return { url, stop: () => stop(child) };
    }
    await delay(25);
  }
  await stop(child);
  throw new Error(`${program} did not start: ${log}`);
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) {
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  }
}

/** A port of loopback that nobody listens on. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const bound = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (bound === null || typeof bound === 'string') {
    throw new Error('There is no free port.');
  }
  return bound.port;
}
