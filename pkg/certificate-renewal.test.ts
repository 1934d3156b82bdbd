import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { renewedCertificate } from '../simulator/certificate/certificate';
import { startSimulator } from '../simulator/simulator';
import { Logger } from './grafana/logging';
import { createOutlinePlugin } from './outline-plugin';

it('a certificate that was renewed with the same key is accepted after a restart of the plugin, and told', async () => {
  const simulator = await startSimulator({ keys: 1 });
  const folder = mkdtempSync(join(tmpdir(), 'outline-renewal-'));
  const saveAndTest = async () => {
    const [{ apiUrl = '', certSha256 = '', faults } = {}] = simulator.servers;
    const nowhere = new Writable({ write: (_, __, done) => done() });
    const plugin = createOutlinePlugin(new Logger(nowhere), { GF_PLUGIN_STATE_DIR: folder });
    try {
      const context = {
        orgId: 1,
        namespace: '',
        user: null,
        dataSource: {
          uid: 'outline',
          name: 'Outline',
          jsonData: { certSha256, history: 'off' },
          decryptedSecureJsonData: { apiUrl },
          updated: 0,
        },
        grafanaConfig: new Map(),
        headers: new Map(),
      };
      return { faults, ...(await plugin.handlers.checkHealth(context, new AbortController().signal)) };
    } finally {
      await plugin.dispose();
    }
  };
  try {
    const { faults, ...first } = await saveAndTest();
    expect(first).toMatchObject({ status: 'ok', message: expect.not.stringContaining('renewed') });
    await faults?.set({ kind: 'renewed-certificate' });
    const { fingerprint } = renewedCertificate();
    expect(await saveAndTest()).toMatchObject({
      status: 'ok',
      message: expect.stringContaining(`The new fingerprint is ${fingerprint}.`),
      jsonDetails: { certSha256: fingerprint },
    });
  } finally {
    await simulator.stop();
    rmSync(folder, { recursive: true, force: true });
  }
});
