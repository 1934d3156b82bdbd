import { setImmediate as nextTurn } from 'node:timers/promises';
import type { TLSSocket } from 'node:tls';
import type { buildConnector } from 'undici';
import { HttpFailure } from '../failure';
import { openTlsSocket } from './open-socket';
import { openTunnel } from './tunnel';

export interface ConnectorSettings {
  /** Whether an authority that this machine trusts has to vouch for the certificate and the server's name. */
  verify: boolean;
  /** Judges a finished handshake before anything is written: throws where the certificate is not to be accepted. */
  accept(socket: TLSSocket): void;
  /** Asked for each connection; null: connect directly. */
  findProxy(): URL | null;
  /** For the proxy's answer, TCP and TLS together. */
  limitSeconds: number;
}

/** What opening a connection is waiting for. */
type Step = 'proxy' | 'tcp' | 'tls';

/** Opens the sockets of one HTTPS connection, one at a time. TLS sessions are never resumed: each handshake is judged. */
export class Connector {
  readonly #settings: ConnectorSettings;

  #step: Step | null = null;
  #startedAt = 0;
  #attempt: AbortController | null = null;

  constructor(settings: ConnectorSettings) {
    this.#settings = settings;
  }

  /** The `connect` option of undici's `Client`: the socket is handed over only after its certificate was accepted. */
  readonly connect: buildConnector.connector = (target, callback) => {
    this.#open(target).then(
      (socket) => callback(null, socket),
      (error: Error) => callback(error, null)
    );
  };

  /** What has not come in time; null when no socket is being opened, or has not had half its time yet. */
  slowness(): HttpFailure | null {
    const hadSeconds = (performance.now() - this.#startedAt) / 1000;
    return this.#step && hadSeconds > this.#settings.limitSeconds / 2 ? slownessOf[this.#step]() : null;
  }

  /** Destroys the socket that is being opened, if any. */
  abandon(reason: Error): void {
    this.#attempt?.abort(reason);
  }

  async #open(target: buildConnector.Options) {
    const attempt = new AbortController();
    this.#attempt = attempt;
    this.#step = 'tcp';
    this.#startedAt = performance.now();
    const timer = setTimeout(() => attempt.abort(this.slowness()), this.#settings.limitSeconds * 1000);
    try {
      return await this.#openStepwise(target, attempt.signal);
    } catch (error) {
      throw attempt.signal.aborted ? attempt.signal.reason : error;
    } finally {
      clearTimeout(timer);
      this.#attempt = null;
      this.#step = null;
    }
  }

  async #openStepwise(target: buildConnector.Options, signal: AbortSignal) {
    // Callers who leave together hand their turns on to each other; none of them should cost a handshake.
    await nextTurn();
    signal.throwIfAborted();
    const host = target.hostname;
    const port = Number(target.port || 443);
    const proxy = this.#settings.findProxy();
    let tunnel;
    if (proxy) {
      this.#step = 'proxy';
      tunnel = await openTunnel(proxy, authority(host, port), signal);
      this.#step = 'tls';
    }
    const { verify, accept } = this.#settings;
    const socket = await openTlsSocket(
      { host, port, tunnel, name: host, verify },
      { signal, onConnected: () => (this.#step = 'tls') }
    );
    try {
      accept(socket);
      return socket;
    } catch (error) {
      socket.destroy();
      throw error;
    }
  }
}

function authority(hostname: string, port: number): string {
  return hostname.includes(':') ? `[${hostname}]:${port}` : `${hostname}:${port}`;
}

const slownessOf: Record<Step, () => HttpFailure> = {
  proxy: () => new HttpFailure('proxy failed', 'It did not answer in time.'),
  tcp: () => new HttpFailure('unreachable', 'It did not accept the connection in time.'),
  tls: () =>
    new HttpFailure(
      'timeout',
      'It accepted the connection but did not finish the TLS handshake; the port may belong to something else.'
    ),
};
