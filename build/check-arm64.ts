import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startBackend } from '../preview/backend-process';
import { DataSource } from '../preview/data-source';
import { checkHealth } from '../preview/plugin-calls';
import { startSimulator } from '../simulator/simulator';
import { buildPluginFor } from './build-plugin';
import { distFolder } from './paths';
import { executableName, targets } from './targets';

/** From Debian's packages qemu-user-static and libc6-arm64-cross. */
const emulator = ['qemu-aarch64-static', '-L', '/usr/aarch64-linux-gnu'] as const;

/**
 * Proves the executable for linux arm64 on another machine: under an emulator it answers the handshake and then
 * *Save & test* against a simulated server, over TLS with the pinned certificate.
 */
async function main(): Promise<void> {
  const target = targets.find(({ os, architecture }) => os === 'linux' && architecture === 'arm64');
  if (!target) {
    throw new Error('There is no target linux arm64.');
  }
  await buildPluginFor([target]);
  const executable = join(distFolder, executableName(target));
  process.stdout.write(`linux arm64 under ${execFileSync(emulator[0], ['--version'], { encoding: 'utf8' })}`);

  const simulator = await startSimulator();
  const state = mkdtempSync(join(tmpdir(), 'outline-arm64-'));
  const backend = await startBackend([...emulator, executable], () => undefined, { GF_PLUGIN_STATE_DIR: state });
  try {
    const dataSource = new DataSource();
    const [{ apiUrl = '', certSha256 = '' } = {}] = simulator.servers;
    dataSource.update({ name: 'arm64', jsonData: { certSha256 }, secureJsonData: { apiUrl } });
    const { body } = await checkHealth(backend, dataSource.pluginContext('outline-metrics-datasource'));
    process.stdout.write(`${JSON.stringify(body)}\n`);
    process.exitCode = JSON.stringify(body).includes('"status":"OK"') ? 0 : 1;
  } finally {
    await backend.stop();
    await simulator.stop();
    rmSync(state, { recursive: true, force: true });
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`arm64: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
