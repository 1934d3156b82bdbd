import { PluginError } from '../../errors/plugin-error';
import type { ApiSettings } from '../../settings/model';
import type { Certificate } from '../api';
import type { KnownPublicKeys } from './known-public-keys';

/** Which certificates are accepted, as in the settings. */
export type Trust = Pick<ApiSettings, 'certSha256' | 'publicKeySha256' | 'tlsSkipVerify'>;

/** Whether the settings name a certificate or a key, which then decide alone: authorities do not. */
export function isPinned({ certSha256, publicKeySha256 }: Pick<Trust, 'certSha256' | 'publicKeySha256'>): boolean {
  return certSha256 !== null || publicKeySha256 != null;
}

/**
 * Judges the certificate of a finished handshake, whose server has proven that it has the key. Accepted are the
 * certificate with the configured fingerprint, and any with its public key, which is learnt when it is presented: it is
 * the same server, whose certificate was renewed.
 *
 * @param isAuthorized whether an authority that this machine trusts vouches for it and for the server's name
 * @throws PluginError `OUTLINE_TLS_KEY_CHANGED`, `OUTLINE_TLS_PIN_MISMATCH`
 */
export function judgeCertificate(
  certificate: Certificate | null,
  isAuthorized: boolean,
  { certSha256, publicKeySha256 }: Trust,
  known: KnownPublicKeys
): void {
  if (certificate && certificate.fingerprint === certSha256) {
    known.learn(certSha256, certificate.publicKey);
    return;
  }
  const keys = [publicKeySha256, certSha256 && known.of(certSha256)];
  if (!certificate || !keys.includes(certificate.publicKey)) {
    throw new PluginError(isAuthorized ? 'OUTLINE_TLS_KEY_CHANGED' : 'OUTLINE_TLS_PIN_MISMATCH');
  }
}
