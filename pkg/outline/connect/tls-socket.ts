import { createHash } from 'node:crypto';
import { isIP, type Socket } from 'node:net';
import { connect, type TLSSocket } from 'node:tls';
import { PluginError } from '../../errors/plugin-error';
import type { Certificate } from '../api';
import { isPinned, judgeCertificate, type Trust } from './judge-certificate';
import type { KnownPublicKeys } from './known-public-keys';

export interface TlsTarget {
  /** Host name or address, IPv6 without brackets. */
  host: string;
  port: number;
  /** Already connected to host and port through a proxy. */
  tunnel?: Socket;
}

export interface TlsAttempt {
  /** Aborting destroys the socket, in whatever state it is. */
  signal: AbortSignal;
  onConnected(): void;
  /** Told before the certificate is judged, so also about one that is refused. */
  onCertificate(certificate: Certificate): void;
}

/**
 * Opens a TLS connection whose certificate has been checked; until then nothing is written to it. The fingerprint
 * decides alone where there is one, with the key of its certificate: Outline's certificates are self-signed and name no
 * host in a way that could be verified. Sessions are never resumed, so every connection presents its certificate.
 *
 * @throws PluginError as `judgeCertificate`; otherwise what the socket or the signal threw
 */
export async function openTlsSocket(
  target: TlsTarget,
  { trust, knownPublicKeys }: { trust: Trust; knownPublicKeys: KnownPublicKeys },
  attempt: TlsAttempt
): Promise<TLSSocket> {
  const socket = await handshake(target, trust, attempt);
  const certificate = presentedCertificate(socket, trust);
  if (certificate) {
    attempt.onCertificate(certificate);
  }
  try {
    if (isPinned(trust)) {
      judgeCertificate(certificate, socket.authorized, trust, knownPublicKeys);
    }
    return socket;
  } catch (error) {
    socket.destroy();
    throw error;
  }
}

function handshake({ host, port, tunnel }: TlsTarget, trust: Trust, attempt: TlsAttempt): Promise<TLSSocket> {
  return new Promise((resolve, reject) => {
    const { signal } = attempt;
    const socket = connect({
      host,
      port,
      socket: tunnel,
      // An address must not be sent as a server name.
      servername: isIP(host) ? undefined : host,
      ALPNProtocols: ['http/1.1'],
      rejectUnauthorized: !isPinned(trust) && !trust.tlsSkipVerify,
    });
    const abandon = () => socket.destroy();
    signal.addEventListener('abort', abandon, { once: true });
    const settle = (end: () => void) => {
      signal.removeEventListener('abort', abandon);
      end();
    };
    socket.setNoDelay(true);
    socket.once('connect', attempt.onConnected);
    socket.once('secureConnect', () => settle(() => resolve(socket)));
    // Stays on the socket, so that an error before the HTTP client takes over does not end the process.
    socket.on('error', (error) => settle(() => reject(error)));
    socket.once('close', () => settle(() => reject(new PluginError('OUTLINE_CONNECTION_LOST'))));
  });
}

function presentedCertificate(socket: TLSSocket, { certSha256 }: Trust): Certificate | null {
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
