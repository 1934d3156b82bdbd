import { openTcpSocket, type TcpTarget } from '../http/connect/open-socket';
import { HttpFailure } from '../http/failure';
import { ms, type Seconds } from '../time/units';

/** What a TCP connection to a port came to. */
export interface Connected {
  isReachable: boolean;
  /** Until it was there, name resolution included; null where it was not. */
  seconds: Seconds | null;
}

/**
 * Opens a TCP connection and closes it at once; no byte of data is sent.
 *
 * @returns null where this machine cannot tell: it has no descriptor left for a socket
 * @throws the reason of the signal
 */
export async function connectPort(
  target: TcpTarget,
  timeoutSeconds: Seconds,
  signal: AbortSignal
): Promise<Connected | null> {
  const startedAt = performance.now();
  const limit = AbortSignal.timeout(timeoutSeconds * ms.second);
  try {
    const socket = await openTcpSocket(target, { signal: AbortSignal.any([signal, limit]) });
    const seconds = (performance.now() - startedAt) / ms.second;
    socket.destroy();
    return { isReachable: true, seconds };
  } catch (thrown) {
    signal.throwIfAborted();
    return thrown instanceof HttpFailure && thrown.kind === 'no descriptors'
      ? null
      : { isReachable: false, seconds: null };
  }
}
