import { closeSync, openSync } from 'node:fs';
import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { devNull } from 'node:os';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import { HttpFailure } from '../failure';

export interface TcpTarget {
  /** Host name or address, IPv6 without brackets. */
  host: string;
  port: number;
}

export interface TlsTarget extends TcpTarget {
  /** Whom the certificate has to be for: a host name, or an address. */
  name: string;
  /** Already connected to host and port through a proxy. */
  tunnel?: Socket | undefined;
  /** Whether the certificate has to satisfy the authorities that this machine trusts; by default as the process does. */
  verify?: boolean;
}

export interface SocketAttempt {
  /** Aborting destroys the socket, in whatever state it is. */
  signal: AbortSignal;
  onConnected?(): void;
}

/** @throws what the socket threw, the reason of the signal, or HttpFailure `lost` or `no descriptors` */
export function openTcpSocket(target: TcpTarget, attempt: SocketAttempt): Promise<Socket> {
  return opened(connectTcp(target), 'connect', attempt);
}

/**
 * Resolves after the handshake. Sessions are never resumed, so every connection presents its certificate.
 *
 * @throws as `openTcpSocket`
 */
export function openTlsSocket({ host, port, name, tunnel, verify }: TlsTarget, attempt: SocketAttempt) {
  const socket: TLSSocket = connectTls({
    host,
    port,
    ...(tunnel && { socket: tunnel }),
    // An address must not be sent as a server name.
    servername: isIP(name) ? undefined : name,
    ALPNProtocols: ['http/1.1'],
    ...(verify !== undefined && { rejectUnauthorized: verify }),
  });
  return opened(socket, 'secureConnect', attempt);
}

function opened<Opened extends Socket>(
  socket: Opened,
  event: 'connect' | 'secureConnect',
  { signal, onConnected }: SocketAttempt
): Promise<Opened> {
  return new Promise((resolve, reject) => {
    const abandon = () => socket.destroy();
    signal.addEventListener('abort', abandon, { once: true });
    const settle = (end: () => void) => {
      signal.removeEventListener('abort', abandon);
      end();
    };
    socket.setNoDelay(true);
    if (onConnected) {
      socket.once('connect', onConnected);
    }
    socket.once(event, () => settle(() => resolve(socket)));
    // Stays on the socket, so that an error before the HTTP client takes over does not end the process.
    socket.on('error', (error) =>
      settle(() => reject(hasFreeDescriptor() ? error : new HttpFailure('no descriptors')))
    );
    socket.once('close', () => settle(() => reject(signal.aborted ? signal.reason : new HttpFailure('lost'))));
  });
}

/** The packaged runtime says that the server refuses where this process has no descriptor left for a socket. */
function hasFreeDescriptor(): boolean {
  try {
    closeSync(openSync(devNull, 'r'));
    return true;
  } catch {
    return false;
  }
}
