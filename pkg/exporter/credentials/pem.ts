import { createPrivateKey, X509Certificate, type KeyObject } from 'node:crypto';
import { invalid, readSecret, readText } from './files';

interface KeyPairSettings {
  certificateFile: string;
  keyFile: string;
  passphrase?: string | undefined;
  passphraseFile?: string | undefined;
}

/** Both in PEM; the key is no longer encrypted. */
export interface KeyPair {
  certificate: string;
  key: string;
}

/**
 * Reads a certificate and its private key.
 *
 * @param place setting above those that name the files: `tls`
 * @throws PluginError `EXPORTER_CONFIGURATION_INVALID`, which names file and setting
 */
export function readKeyPair(settings: KeyPairSettings, place: string): KeyPair {
  const { certificateFile, keyFile } = settings;
  const certificate = readCertificates(certificateFile, `${place}.certificateFile`);
  const key = readKey(settings, place);
  if (!new X509Certificate(certificate).checkPrivateKey(key)) {
    throw invalid(`${place}.keyFile: ${keyFile} is not the key of the certificate in ${certificateFile}.`);
  }
  return { certificate, key: key.export({ type: 'pkcs8', format: 'pem' }).toString() };
}

/** @throws PluginError `EXPORTER_CONFIGURATION_INVALID` where it does not hold certificates in PEM */
export function readCertificates(file: string, setting: string): string {
  const text = readText(file, setting);
  const blocks = text.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  if (blocks.length === 0) {
    throw invalid(`${setting}: ${file} holds no certificate in PEM.`);
  }
  blocks.forEach((block, index) => {
    try {
      new X509Certificate(block);
    } catch {
      throw invalid(`${setting}: certificate ${index + 1} in ${file} is damaged.`);
    }
  });
  return text;
}

function readKey({ keyFile, passphrase, passphraseFile }: KeyPairSettings, place: string): KeyObject {
  const key = readText(keyFile, `${place}.keyFile`);
  const secret = readSecret(passphrase, passphraseFile, `${place}.passphrase`);
  try {
    return createPrivateKey({ key, ...(secret !== null && { passphrase: secret }) });
  } catch {
    if (!key.includes('PRIVATE KEY-----')) {
      throw invalid(`${place}.keyFile: ${keyFile} holds no private key in PEM.`);
    }
    if (!key.includes('ENCRYPTED')) {
      throw invalid(`${place}.keyFile: the private key in ${keyFile} is damaged.`);
    }
    throw secret === null
      ? invalid(`${place}.keyFile: ${keyFile} is encrypted; set ${place}.passphrase or ${place}.passphraseFile.`)
      : invalid(`${place}.keyFile: the passphrase does not open ${keyFile}.`);
  }
}
