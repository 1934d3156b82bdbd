import type { buildConnector } from 'undici';
import { PluginError } from '../../errors/plugin-error';
import type { Certificate } from '../api';
import { openTlsSocket, type Trust } from './tls-socket';
import { openTunnel } from './tunnel';

export interface ConnectorSettings {
  trust: Trust;
  /** Asked for each connection; null: connect directly. */
  findProxy(): URL | null;
  /** For the proxy's answer, TCP and TLS together. */
  limitSeconds: number;
}

type Step = 'proxy' | 'tcp' | 'tls';

/** Opens the sockets of one HTTP connection, one at a time, and knows which certificate was presented last. */
export class Connector {
  /** Also that of a refused connection; null when no TLS handshake came about. */
  certificate: Certificate | null = null;
  private attempt: AbortController | null = null;

  constructor(private readonly settings: ConnectorSettings) {}

  /** The `connect` option of undici's `Client`: the socket is handed over only after its certificate was accepted. */
  readonly connect: buildConnector.connector = (target, callback) => {
    this.open(target).then(
      (socket) => callback(null, socket),
      (error: Error) => callback(error, null)
    );
  };

  /** Destroys the socket that is being opened, if any. */
  abandon(reason: Error): void {
    this.attempt?.abort(reason);
  }

  private async open(target: buildConnector.Options) {
    const attempt = new AbortController();
    this.attempt = attempt;
    let step: Step = 'tcp';
    const { limitSeconds } = this.settings;
    const timer = setTimeout(() => attempt.abort(tooSlow(step, limitSeconds)), limitSeconds * 1000);
    const advance = (next: Step) => (step = next);
    try {
      return await this.openStepwise(target, attempt.signal, advance);
    } catch (error) {
      throw attempt.signal.aborted ? attempt.signal.reason : error;
    } finally {
      clearTimeout(timer);
      this.attempt = null;
    }
  }

  private async openStepwise(target: buildConnector.Options, signal: AbortSignal, advance: (step: Step) => void) {
    const host = target.hostname;
    const port = Number(target.port || 443);
    const proxy = this.settings.findProxy();
    let tunnel;
    if (proxy) {
      advance('proxy');
      tunnel = await openTunnel(proxy, authority(host, port), signal);
      advance('tls');
    }
    return openTlsSocket({ host, port, tunnel }, this.settings.trust, {
      signal,
      onConnected: () => advance('tls'),
      onCertificate: (certificate) => (this.certificate = certificate),
    });
  }
}

function authority(hostname: string, port: number): string {
  return hostname.includes(':') ? `[${hostname}]:${port}` : `${hostname}:${port}`;
}

function tooSlow(step: Step, seconds: number): PluginError {
  switch (step) {
    case 'proxy':
      return new PluginError('OUTLINE_PROXY_FAILED', `It did not answer within ${seconds} s.`);
    case 'tcp':
      return new PluginError('OUTLINE_UNREACHABLE', `No connection was made within ${seconds} s.`);
    case 'tls':
      return new PluginError(
        'OUTLINE_TIMEOUT',
        `It accepted the connection but did not finish the TLS handshake within ${seconds} s; the port may be another one’s.`
      );
  }
}
