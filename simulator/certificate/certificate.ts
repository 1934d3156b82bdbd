import { createHash, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Certificate {
  /** PEM */
  cert: string;
  /** PEM */
  key: string;
  /** SHA-256 over the DER form as Outline prints it: 64 upper-case hexadecimal digits. */
  fingerprint: string;
  /** SHA-256 over the DER form of its public key (SPKI), in the same form. */
  publicKey: string;
}

const read = (name: string, keyName = name): Certificate => {
  const cert = readFileSync(join(__dirname, `${name}-certificate.pem`), 'utf8');
  const key = readFileSync(join(__dirname, `${keyName}-key.pem`), 'utf8');
  const { raw, publicKey } = new X509Certificate(cert);
  return { cert, key, fingerprint: sha256(raw), publicKey: sha256(publicKey.export({ type: 'spki', format: 'der' })) };
};

const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex').toUpperCase();

/**
 * The certificate that all simulated servers share: self-signed, RSA, a common name and no alternative names, as
 * Outline's installer makes them. Its key is public on purpose and protects nothing.
 */
export const serverCertificate = (): Certificate => read('server');

/** Another one of the same kind, for servers that present the wrong certificate. */
export const otherCertificate = (): Certificate => read('other');

/** A later one of the simulated servers, with the same key. */
export const renewedCertificate = (): Certificate => read('renewed', 'server');

/** One with another key, for the address that the simulated servers have, from `authorityFile`. */
export const issuedCertificate = (): Certificate => read('issued');

/** One with another key, for the address that the simulated servers have, of January 2024; its own authority. */
export const expiredCertificate = (): Certificate => read('expired');

/** The expired certificate, for `NODE_EXTRA_CA_CERTS`: what is wrong with it then is its time alone. */
export const expiredFile = join(__dirname, 'expired-certificate.pem');

/** The authority's own certificate, for `NODE_EXTRA_CA_CERTS`. Its key is gone. */
export const authorityFile = join(__dirname, 'authority-certificate.pem');
