import { createPrivateKey } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readCredentials, type CredentialSettings } from './credentials';

const certificates = join(__dirname, '../../../simulator/certificate');
const pathOf = (name: string) => join(certificates, `${name}.pem`);
const certificateFile = pathOf('server-certificate');
const keyFile = pathOf('server-key');
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'credentials-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function write(name: string, text: string): string {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
}

const cipher = { type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 's3cr3t' } as const;
const encrypted = () => write('encrypted.pem', createPrivateKey(readFileSync(keyFile)).export(cipher).toString());
const damaged = '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n';

it('opens a key with its passphrase, given by itself or by a file', () => {
  const key = createPrivateKey(readFileSync(keyFile)).export({ type: 'pkcs8', format: 'pem' });
  for (const passphrase of [{ passphrase: 's3cr3t' }, { passphraseFile: write('passphrase', 's3cr3t\n') }]) {
    const settings = { tls: { certificateFile, keyFile: encrypted(), ...passphrase } };
    expect(readCredentials(settings).service.tls?.key).toBe(key);
  }
});

it.each<[string, () => CredentialSettings, string]>([
  [
    'no certificate',
    () => ({ tls: { certificateFile: keyFile, keyFile } }),
    `tls.certificateFile: ${keyFile} holds no certificate in PEM.`,
  ],
  [
    'a damaged one',
    () => ({ tls: { certificateFile: write('c', damaged), keyFile } }),
    'tls.certificateFile: certificate 1 in',
  ],
  [
    'no key',
    () => ({ tls: { certificateFile, keyFile: certificateFile } }),
    `tls.keyFile: ${certificateFile} holds no private key in PEM.`,
  ],
  [
    'a damaged key',
    () => ({ tls: { certificateFile, keyFile: write('k', damaged.replaceAll('CERTIFICATE', 'PRIVATE KEY')) } }),
    'tls.keyFile: the private key in',
  ],
  [
    'the key of another',
    () => ({ tls: { certificateFile, keyFile: pathOf('other-key') } }),
    `is not the key of the certificate in ${certificateFile}.`,
  ],
  [
    'an encrypted key',
    () => ({ tls: { certificateFile, keyFile: encrypted() } }),
    'encrypted.pem is encrypted; set tls.passphrase or tls.passphraseFile.',
  ],
  [
    'a wrong passphrase',
    () => ({ tls: { certificateFile, keyFile: encrypted(), passphrase: 'wr0ng' } }),
    'tls.keyFile: the passphrase does not open',
  ],
  [
    'no authority',
    () => ({ tls: { certificateFile, keyFile, clientCaFile: keyFile } }),
    `tls.clientCaFile: ${keyFile} holds no certificate in PEM.`,
  ],
  ['an empty token', () => ({ authorization: { tokenFile: write('t', '\n') } }), 'authorization.tokenFile: '],
  [
    'no file',
    () => ({ pushgateway: pushgatewayWith({ caFile: '/none' }) }),
    'pushgateway.tls.caFile: /none cannot be read (ENOENT).',
  ],
  [
    'half a pair',
    () => ({ pushgateway: pushgatewayWith({ certificateFile }) }),
    'pushgateway.tls.certificateFile and pushgateway.tls.keyFile belong together.',
  ],
])('names setting and file where there is %s, and quotes nothing', (_, settings, sentence) => {
  const refusal = () => readCredentials(settings());
  expect(refusal).toThrow('[EXPORTER_CONFIGURATION_INVALID]');
  expect(refusal).toThrow(sentence);
  expect(refusal).not.toThrow(/wr0ng|OpenSSL|routines|error:/);
});

function pushgatewayWith(tls: { caFile?: string; certificateFile?: string }) {
  return {
    url: 'https://127.0.0.1:9091',
    job: 'outline',
    groupingKey: {},
    intervalSeconds: 60,
    deleteAtEnd: false,
    tls,
  };
}
