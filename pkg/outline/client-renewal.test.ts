import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { bundleBackend } from '../../build/backend-bundle';
import {
  authorityFile,
  issuedCertificate,
  otherCertificate,
  renewedCertificate,
  serverCertificate,
  type Certificate,
} from '../../simulator/certificate/certificate';
import type { ApiSettings } from '../settings/model';
import { createOutlineApi } from './client';
import { RememberedPublicKeys } from './connect/known-public-keys';
import { coded, healthy, settingsFor, startTestServer } from './testing/test-server';

const [pinned, renewed, other, issued] = [
  serverCertificate(),
  renewedCertificate(),
  otherCertificate(),
  issuedCertificate(),
];

/** One call to a server that presents `presented`, of a client that is told to expect the pinned certificate. */
async function ask(
  presented: Certificate,
  knownPublicKeys = new RememberedPublicKeys(),
  changes: Partial<ApiSettings> = {}
) {
  const server = await startTestServer(healthy, presented);
  const settings = settingsFor(server, { certSha256: pinned.fingerprint, ...changes });
  const api = createOutlineApi(settings, { knownPublicKeys });
  try {
    return { name: (await api.server()).value.name, requests: server.seen.requests.length };
  } catch (error) {
    return { error, requests: server.seen.requests.length };
  } finally {
    await api.close();
    await server.close();
  }
}

const accepted = { name: 'healthy', requests: 1 };
const refused = (code: string) => ({ error: coded(code), requests: 0 });

describe('a renewed certificate', () => {
  it('with the same key is accepted once the pinned one was met', async () => {
    const known = new RememberedPublicKeys();
    expect(await ask(pinned, known)).toEqual(accepted);
    expect(await ask(renewed, known)).toEqual(accepted);
  });

  it('is refused where the pinned one was never met, and is not learnt from', async () => {
    const known = new RememberedPublicKeys();
    expect(await ask(renewed, known)).toEqual(refused('OUTLINE_TLS_PIN_MISMATCH'));
    expect(await ask(renewed, known)).toEqual(refused('OUTLINE_TLS_PIN_MISMATCH'));
  });

  it('with another key is refused', async () => {
    const known = new RememberedPublicKeys();
    await ask(pinned, known);
    expect(await ask(other, known)).toEqual(refused('OUTLINE_TLS_PIN_MISMATCH'));
  });

  it('is no longer accepted when another fingerprint is configured', async () => {
    const known = new RememberedPublicKeys();
    await ask(pinned, known);
    const changed = { certSha256: other.fingerprint };
    expect(await ask(renewed, known, changed)).toEqual(refused('OUTLINE_TLS_PIN_MISMATCH'));
  });

  it('is accepted by a configured key, with a fingerprint and without', async () => {
    const changes = { publicKeySha256: pinned.publicKey };
    expect(await ask(renewed, undefined, changes)).toEqual(accepted);
    expect(await ask(renewed, undefined, { ...changes, certSha256: null })).toEqual(accepted);
    expect(await ask(other, undefined, { ...changes, certSha256: null })).toEqual(refused('OUTLINE_TLS_PIN_MISMATCH'));
  });
});

describe('a certificate from an authority', () => {
  const folder = mkdtempSync(join(tmpdir(), 'ask-server-'));
  const program = join(folder, 'ask-server.cjs');
  beforeAll(() => bundleBackend(join(__dirname, 'testing/ask-server.ts'), program, '1.2.3'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const askTrusting = async (presented: Certificate, ...pin: string[]) => {
    const server = await startTestServer(healthy, presented);
    try {
      const parameters = [program, server.url, ...pin];
      const env = { ...process.env, NODE_EXTRA_CA_CERTS: authorityFile };
      const { stdout } = await promisify(execFile)(process.execPath, parameters, { env });
      return { stdout, requests: server.seen.requests.length };
    } finally {
      await server.close();
    }
  };

  it('with a new key is refused, and told from a stranger’s', async () => {
    expect(await askTrusting(issued, pinned.fingerprint)).toEqual({ stdout: 'OUTLINE_TLS_KEY_CHANGED', requests: 0 });
    expect(await askTrusting(other, pinned.fingerprint)).toEqual({ stdout: 'OUTLINE_TLS_PIN_MISMATCH', requests: 0 });
  });

  it('is accepted without a fingerprint, as a stranger’s is not', async () => {
    expect(await askTrusting(issued)).toEqual({ stdout: 'healthy', requests: 1 });
    expect(await askTrusting(other)).toEqual({ stdout: 'OUTLINE_TLS_UNTRUSTED', requests: 0 });
  });
});
