import { lookup } from 'node:dns/promises';
import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { buildConnector } from 'undici';
import { PluginError } from '../../../errors/plugin-error';
import { isPrivateAddress } from './private-addresses';

/** All addresses of a host name, in the order in which they are to be tried. */
export type ResolveHost = (hostname: string) => Promise<readonly string[]>;

export interface ConnectorOptions {
  /** Whether loopback and private addresses are allowed. */
  allowPrivate: boolean;
  /** By default the system's resolver. */
  resolve?: ResolveHost;
  /** For one address, TCP and TLS together. */
  limitSeconds: number;
}

/**
 * Opens sockets for undici. The name is resolved here, once, and the socket goes to the very address that was judged:
 * a name that leads elsewhere the next time it is asked gains nothing.
 */
export function createConnector(options: ConnectorOptions): buildConnector.connector {
  return (target, callback) => {
    open(target, options).then(
      (socket) => callback(null, socket),
      (error: Error) => callback(error, null)
    );
  };
}

async function open(target: buildConnector.Options, options: ConnectorOptions): Promise<Socket> {
  const host = target.hostname.replace(/^\[|\]$/g, '');
  const allowed = await allowedAddresses(host, options);
  let failure: unknown;
  for (const address of allowed) {
    try {
      return await openSocket(target, host, address, options.limitSeconds);
    } catch (error) {
      failure = error;
    }
  }
  throw failure;
}

/**
 * Where a host may be connected to.
 *
 * @throws PluginError `PROMETHEUS_NOT_ALLOWED` where that is nowhere
 */
export async function allowedAddresses(host: string, { allowPrivate, resolve = resolveHost }: ConnectorOptions) {
  const addresses = isIP(host) ? [host] : await resolve(host);
  const allowed = allowPrivate ? addresses : addresses.filter((address) => !isPrivateAddress(address));
  if (allowed.length === 0) {
    throw new PluginError(addresses.length === 0 ? 'PROMETHEUS_UNREACHABLE' : 'PROMETHEUS_NOT_ALLOWED');
  }
  return allowed;
}

async function resolveHost(hostname: string): Promise<string[]> {
  return (await lookup(hostname, { all: true })).map(({ address }) => address);
}

function openSocket(
  { protocol, port }: buildConnector.Options,
  host: string,
  address: string,
  limitSeconds: number
): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const isTls = protocol === 'https:';
    const to = { host: address, port: Number(port || (isTls ? 443 : 80)) };
    const socket = isTls
      ? // An address must not be sent as a server name.
        connectTls({ ...to, servername: isIP(host) ? undefined : host, ALPNProtocols: ['http/1.1'] })
      : connectTcp(to);
    const timer = setTimeout(() => socket.destroy(new PluginError('PROMETHEUS_TIMEOUT')), limitSeconds * 1000);
    const settle = (end: () => void) => {
      clearTimeout(timer);
      end();
    };
    socket.setNoDelay(true);
    socket.once(isTls ? 'secureConnect' : 'connect', () => settle(() => resolve(socket)));
    // Stays on the socket, so that an error before the HTTP client takes over does not end the process.
    socket.on('error', (error) => settle(() => reject(error)));
    socket.once('close', () => settle(() => reject(new PluginError('PROMETHEUS_UNREACHABLE'))));
  });
}
