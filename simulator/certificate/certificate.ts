import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Certificate {
  /** PEM */
  cert: string;
  /** PEM */
  key: string;
  /** SHA-256 over the DER form as Outline prints it: 64 upper-case hexadecimal digits. */
  fingerprint: string;
}

const read = (name: string): Certificate => {
  const cert = readFileSync(join(__dirname, `${name}-certificate.pem`), 'utf8');
  const key = readFileSync(join(__dirname, `${name}-key.pem`), 'utf8');
  return { cert, key, fingerprint: new X509Certificate(cert).fingerprint256.replaceAll(':', '') };
};

/**
 * The certificate that all simulated servers share: self-signed, RSA, a common name and no alternative names, as
 * Outline's installer makes them. Its key is public on purpose and protects nothing.
 */
export const serverCertificate = (): Certificate => read('server');

/** Another one of the same kind, for servers that present the wrong certificate. */
export const otherCertificate = (): Certificate => read('other');
