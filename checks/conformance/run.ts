import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { buildPlugin } from '../../build/build-plugin';
import { cacheFolder, distFolder } from '../../build/paths';
import { executableName, hostTarget } from '../../build/targets';
import { describeFamily, queryTypes } from '../../pkg/query/catalogue';
import { Service } from '../../pkg/telemetry/service/service';
import { sampleRegistry } from '../../pkg/telemetry/testing/sample-registry';
import { secretsIn } from '../packaged/secrets';
import { folderFor, forgetWritten } from '../packaged/written';
import { startControl } from '../../simulator/control';
import { startSimulator } from '../../simulator/simulator';

const banner = '*'.repeat(78);

/**
 * `npm run conformance`: builds the Go program beside this file and lets it put the packaged executable to the test,
 * against simulated servers. Without Go it says so, which is a failure only where `CI` is `true`.
 */
async function main(): Promise<number> {
  if (spawnSync('go', ['version']).status !== 0) {
    process.stderr.write(`${banner}\nThe conformance suite was LEFT OUT: Go is not installed.\n${banner}\n`);
    return process.env.CI === 'true' ? 1 : 0;
  }
  const executable = path.join(distFolder, executableName(hostTarget()));
  await buildPlugin({ quick: true });
  return runSuite(await buildSuite(), executable);
}

async function buildSuite(): Promise<string> {
  const suite = path.join(cacheFolder, 'conformance');
  const code = await exitCodeOf('go', ['build', '-p', '2', '-o', suite, './cmd/conformance'], __dirname);
  if (code !== 0) {
    throw new Error('The conformance suite could not be built.');
  }
  return suite;
}

/** The suite knows the servers by their order: busy, version 1.12.3, version 1.11.0, without traffic. */
async function runSuite(suite: string, executable: string): Promise<number> {
  const simulator = await startSimulator({
    servers: [
      { keys: 40, customIds: ['my-id', 'other-id', '1up'], version: 'master' },
      { keys: 5, version: '1.12.3' },
      { keys: 5, version: '1.11.0' },
      { keys: 3, version: 'master', traffic: 'none', ageDays: 1 },
    ],
  });
  const control = await startControl(simulator);
  const metrics = new Service({ registry: sampleRegistry() });
  await metrics.start();
  try {
    forgetWritten('conformance');
    const written = folderFor('conformance', '.');
    const servers = ['-control', control.url, '-metrics', metrics.metricsUrl];
    const parameters = ['-plugin', executable, ...servers, '-written', written];
    const code = await exitCodeOf(suite, [...parameters, '-figures', JSON.stringify(declaredFigures())], __dirname);
    const secrets = simulator.servers.flatMap((server) => server.secrets);
    const places = await secretsIn(written, secrets);
    places.forEach((place) => process.stderr.write(`conformance: a secret was written: ${place}\n`));
    return places.length > 0 ? 1 : code;
  } finally {
    await Promise.all([metrics.stop(), control.stop(), simulator.stop()]);
  }
}

/** Ids of the figures that each family declares: what the suite asks for, one by one. */
function declaredFigures(): Record<string, string[]> {
  return Object.fromEntries(
    queryTypes.map((queryType) => [queryType, describeFamily(queryType).figures.map(({ id }) => id)])
  );
}

async function exitCodeOf(command: string, parameters: string[], folder: string): Promise<number> {
  const child = spawn(command, parameters, { cwd: folder, stdio: 'inherit' });
  const [code] = await once(child, 'exit');
  return typeof code === 'number' ? code : 1;
}

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    process.stderr.write(`conformance: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
);
