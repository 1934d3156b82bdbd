import { createHash } from 'node:crypto';
import type { TLSSocket } from 'node:tls';
import type { Certificate } from '../api';

/**
 * The certificate of a finished handshake; null where there is none.
 *
 * @param certSha256 the configured fingerprint
 */
export function presentedCertificate(
  socket: Pick<TLSSocket, 'getPeerX509Certificate'>,
  certSha256: string | null
): Certificate | null {
  const peer = socket.getPeerX509Certificate();
  if (!peer) {
    return null;
  }
  const fingerprint = sha256(peer.raw);
  return {
    fingerprint,
    publicKey: sha256(peer.publicKey.export({ type: 'spki', format: 'der' })),
    isPinned: certSha256 === null ? null : fingerprint === certSha256,
    expiresAt: Date.parse(peer.validTo),
  };
}

function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex').toUpperCase();
}
